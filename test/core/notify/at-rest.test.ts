import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isAtRest } from '../../../src/core/notify/at-rest.ts'
import { decideNews } from '../../../src/core/notify/decide.ts'
import { nothingTold, type Told } from '../../../src/core/notify/told.ts'
import { bindState } from '../../../src/core/policy/engine/bound-state.ts'
import { paceOf } from '../../../src/core/policy/engine/pace.ts'
import type { PolicyState } from '../../../src/core/policy/engine/policy-state.ts'
import { cases } from '../../model/arbitraries.ts'
import { statesOf } from '../policy/engine/packed/played-states.ts'

/** At most one thing that a reader may have been told beside what he was told. */
const mores: readonly Partial<Told>[] = [
  ...[{}, { state: null }, { begun: true }, { lost: true }, { owed: true }, { flapping: true }],
  ...[{ givenUp: true }, { notRecovered: true }, { held: 'recovery healthy' }],
  { state: 'healthy' },
  { state: 'degraded' },
]
const tolds = fc.constantFrom(...mores)

function withTold(state: PolicyState, told: Partial<Told>, readers: readonly string[]): PolicyState {
  const changed = structuredClone(state)
  for (const { news } of Object.values(changed.checks)) {
    for (const reader of readers) {
      if (reader === 'report') Object.assign(news.report, told)
      else news.channels[reader] = { ...nothingTold(), ...news.channels[reader], ...told }
    }
  }
  return changed
}

it('a check at rest is decided about as if it were looked at, whenever that is', () => {
  let [resting, all] = [0, 0]
  fc.assert(
    fc.property(cases(30), fc.nat(7_200_000), tolds, fc.boolean(), (drawn, laterMs, told, isReport) => {
      for (const { engine, state } of statesOf(drawn)) {
        const channels = engine.policy.actions.map(({ name }) => name)
        const readers = isReport ? ['report'] : channels
        const [quick, whole] = [withTold(state, told, readers), withTold(state, told, readers)]
        const at = state.at + laterMs
        const moment = { at, clock: at, paceMs: paceOf(engine.policy, state) }
        const [bound, looked] = [bindState(engine, quick), bindState(engine, whole)]
        for (const [index, check] of bound.checks.entries()) {
          all += 1
          const plan = engine.news.checks[index]
          if (plan !== undefined && isAtRest(check, plan)) resting += 1
        }
        // Who says himself what mutes a check has every check looked at.
        const asked = decideNews(engine, looked, moment, () => [])
        expect(decideNews(engine, bound, moment)).toEqual(asked)
        expect(quick).toEqual(whole)
        expect(bound.calmUntil).toEqual(looked.calmUntil)
        expect(bound.mutes).toEqual(looked.mutes)
      }
    }),
    { numRuns: 200 },
  )
  expect(resting / all).toBeGreaterThan(0.05)
})
