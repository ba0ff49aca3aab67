import { describe, expect, it } from 'vitest'
import { load } from './loaded.ts'

describe('Signals', () => {
  it('are so ordered that each reads only earlier ones', () => {
    const policy = load(`probes: { d: { kind: disk } }
signals: { c: a + b, b: a * 2, a: d.free_pct }
checks: { a: { signal: c, critical: { below: 5 } } }`)
    expect(policy.signals.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })
})
