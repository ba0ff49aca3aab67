import { stringify } from 'yaml'
import { effectsOf } from '../../../../../src/core/action/decision.ts'
import { adoptState } from '../../../../../src/core/policy/engine/adopt-state.ts'
import { createEngine } from '../../../../../src/core/policy/engine/compile.ts'
import type { Engine } from '../../../../../src/core/policy/engine/compiled.ts'
import { createView } from '../../../../../src/core/policy/engine/observe.ts'
import type { PolicyState } from '../../../../../src/core/policy/engine/policy-state.ts'
import { loadPolicy } from '../../../../../src/core/policy/language/load/load.ts'
import { settle } from '../../../../../src/core/settle.ts'
import { tick } from '../../../../../src/core/tick.ts'
import type { Case } from '../../../../model/arbitraries.ts'
import { changed } from '../../../../model/compare/changed.ts'
import { undeclared, withProbes } from '../../../../model/compare/declared.ts'
import { inputsOf } from '../../../../model/compare/inputs.ts'
import type { PolicyFile } from '../../../../model/language/policy-file.ts'
import type { Reading } from '../../../../model/language/reading.ts'

/** What a state was under, and the state itself after one more tick. */
export interface PlayedState {
  readonly engine: Engine
  readonly state: PolicyState
}

/** Plays a random case and gives the state after every tick: the same object, which the next tick changes. */
export function* statesOf(drawn: Case): Generator<PlayedState> {
  const whole = drawn.isDeclared ? withProbes(drawn.policy, drawn.reducers) : undeclared(drawn.policy)
  const inputs = inputsOf(drawn)
  let engine = engineOf(whole)
  let state = adoptState(engine, null, inputs[0]?.at ?? 0)
  let view = createView(engine)
  for (const [index, input] of inputs.entries()) {
    if (drawn.reload?.from === index) {
      engine = engineOf(changed(whole, drawn.reload))
      state = adoptState(engine, state, input.at)
      view = createView(engine)
    }
    const { at, readings, facts = {}, mutes = {}, acknowledgements = [] } = input
    const told = Object.entries(facts).map(
      ([name, value]) => [name, { value, observedAt: at, ttlMs: 0 }] as const,
    )
    const outcome = tick(
      engine,
      state,
      {
        ownsClock: drawn.ownsClock,
        sample: { at, readings: new Map<string, Reading>([...Object.entries(readings), ...told]) },
        mutesOf: (check) => mutes[check] ?? [],
        acknowledged: acknowledgements.map((given) => ({
          sticky: false,
          ...given,
          by: 'somebody',
          note: 'seen',
          expiresAt: null,
        })),
      },
      view,
    )
    for (const effect of effectsOf(outcome.actions)) {
      settle(state, effect, 'claimed', at)
      yield { engine, state }
      settle(state, effect, input.remediationFails === true ? 'failed' : 'delivered', at)
    }
    yield { engine, state }
  }
}

function engineOf(file: PolicyFile): Engine {
  const yaml = stringify(file)
  return createEngine(loadPolicy({ path: 'case.yaml', bytes: yaml }, `sha256:${yaml}`).policy)
}
