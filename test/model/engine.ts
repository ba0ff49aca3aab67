import { adoptState } from '../../src/core/policy/engine/adopt-state.ts'
import { createEngine } from '../../src/core/policy/engine/compile.ts'
import { createView } from '../../src/core/policy/engine/observe.ts'
import { loadPolicy } from '../../src/core/policy/language/load/load.ts'
import { tick } from '../../src/core/tick.ts'
import { startMs } from './inputs.ts'
import type { Tick } from './model.ts'
import type { Input, Reading } from './reading.ts'

/** What the engine says of a policy's YAML text and its ticks, in the model's words. */
export function runEngine(yaml: string, inputs: readonly Input[]): Tick[] {
  const { policy } = loadPolicy({ path: 'case.yaml', bytes: yaml }, 'sha256:case')
  const engine = createEngine(policy)
  const state = adoptState(engine, null, startMs)
  const view = createView(engine)
  return inputs.map((input) => {
    const sample = { at: input.at, readings: readingsOf(input) }
    const { transitions } = tick(engine, state, { sample }, view)
    return {
      at: input.at,
      overall: state.overall.state,
      states: Object.fromEntries(Object.entries(state.checks).map(([name, { state }]) => [name, state])),
      changes: transitions.map(({ at, check, from, to, reason }) => ({ at, check, from, to, reason })),
      effects: [],
    }
  })
}

function readingsOf({ at, readings, facts }: Input): Map<string, Reading> {
  const told = Object.entries(facts ?? {}).map(
    ([name, value]) => [name, { value, observedAt: at, ttlMs: 0 }] as const,
  )
  return new Map([...Object.entries(readings), ...told])
}
