import { expect, it } from 'vitest'
import { probeKinds } from '../../../src/core/probe-kind/registry.ts'
import { unitOfName } from '../../../src/core/probe-kind/unit-of-name.ts'

const numbers = Object.values(probeKinds).flatMap(({ kind, fields }) =>
  Object.entries(fields ?? {})
    .filter(([, { type }]) => type === 'number')
    .map(([field, { unit }]) => ({ field: `${kind}.${field}`, name: field, unit })),
)

it.each(numbers)('the name of $field tells its unit', ({ name, unit }) => {
  expect(unitOfName(name)?.unit ?? null).toBe(unit)
})

it('leaves the rest of a name, and nothing of a name that is only a unit', () => {
  expect(unitOfName('disk_free_pct')).toEqual({ unit: '%', rest: 'disk_free' })
  expect(unitOfName('tls_days_left')).toEqual({ unit: 'days', rest: 'tls_left' })
  expect(unitOfName('psi_full_avg10')).toEqual({ unit: '%', rest: 'psi_full_avg10' })
  expect(unitOfName('_ms')).toBeNull()
  expect(unitOfName('load_5m')).toBeNull()
})
