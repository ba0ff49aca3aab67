import fc from 'fast-check'
import { expect, it } from 'vitest'
import { deliveryKey } from '../../../src/core/notify/dedupe.ts'

const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,9}$/)
const notice = fc.record({
  agent: id,
  check: id,
  action: id,
  state: fc.constantFrom('healthy' as const, 'degraded' as const, 'critical' as const),
  since: fc.nat(),
})

it('a delivery key is the same for every retry of one notice and another for every other notice', () => {
  fc.assert(
    fc.property(notice, notice, (a, b) => {
      expect(deliveryKey({ ...a })).toBe(deliveryKey(a))
      expect(deliveryKey(a) === deliveryKey(b)).toBe(JSON.stringify(a) === JSON.stringify(b))
    }),
  )
})
