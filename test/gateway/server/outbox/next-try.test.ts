import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextTryAt } from '../../../../src/gateway/server/outbox/next-try.ts'

const now = Date.UTC(2026, 10, 30, 12)

describe('the next try', () => {
  it('comes later the more failed, never at once, never before the receiver asked, never after the deadline', () => {
    const chance = fc.double({ min: 0, max: 0.999, noNaN: true })
    const asked = fc.option(fc.integer({ min: 0, max: 7_200_000 }))
    const left = fc.integer({ min: 0, max: 90_000_000 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        left,
        asked,
        chance,
        (tries, leftMs, retryAfterMs, lot) => {
          const at = nextTryAt(tries, now, now + leftMs, retryAfterMs, lot)
          const least = Math.max(500, retryAfterMs ?? 0)
          const most = Math.max(500 + Math.min(600_000, 2_000 * 2 ** (tries - 1)), retryAfterMs ?? 0)
          if (at === null) expect(leftMs).toBeLessThanOrEqual(most)
          else {
            expect(at - now).toBeGreaterThanOrEqual(least)
            expect(at - now).toBeLessThanOrEqual(most)
            expect(at).toBeLessThan(now + leftMs)
          }
        },
      ),
    )
  })
})
