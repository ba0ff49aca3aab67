import { describe, expect, it } from 'vitest'
import { adoptState } from '../../../../src/core/policy/engine/adopt-state.ts'
import { createEngine } from '../../../../src/core/policy/engine/compile.ts'
import { createView } from '../../../../src/core/policy/engine/observe.ts'
import { tick } from '../../../../src/core/tick.ts'
import { origin, policyOf } from '../../../timeline.ts'
import { check } from '../sample-policies.ts'

const policy = policyOf(
  `defaults: { missing: { consecutive: 1 } }\n${check(`
  healthy->critical: { condition: v < 10, consecutive: 1 }
  critical->healthy: { condition: v > 30 }`)}`,
)

/** The state after a result of `ageMs` was judged, beside one that was fresh before. */
function stateAt(ageMs: number, ttlMs: number): string {
  const engine = createEngine(policy)
  const state = adoptState(engine, null, origin)
  const view = createView(engine)
  const later = origin + 600_000
  for (const [at, observedAt] of [
    [origin, origin],
    [later, later - ageMs],
  ] as const) {
    tick(
      engine,
      state,
      { sample: { at, readings: new Map([['v', { value: 40, observedAt, ttlMs }]]) } },
      view,
    )
  }
  return state.overall.state
}

describe('a result is missing when it is older than its ttl and one interval (rule 8)', () => {
  it.each([
    ['ttl 0, of this very time', 0, 0, 'healthy'],
    ['ttl 0, one interval old', 30_000, 0, 'healthy'],
    ['ttl 0, older by a millisecond', 30_001, 0, 'unknown'],
    ['ttl 10 s, ttl and interval old', 40_000, 10_000, 'healthy'],
    ['ttl 10 s, older by a millisecond', 40_001, 10_000, 'unknown'],
    ['ttl 10 s, three intervals old', 90_000, 10_000, 'unknown'],
  ])('%s', (_, age, ttl, expected) => expect(stateAt(age, ttl)).toBe(expected))
})
