import { createEngine } from '../../../../../src/core/policy/engine/compile.ts'
import { collectEvents } from '../../../../../src/core/policy/workbench/simulate/event.ts'
import { createSimulation } from '../../../../../src/core/policy/workbench/simulate/simulate.ts'
import type { SimulationOptions } from '../../../../../src/core/policy/workbench/simulate/simulation.ts'
import type { Value } from '../../../../../src/core/value.ts'
import { origin, policyOf } from '../../../../timeline.ts'

const letters = { healthy: 'H', degraded: 'D', critical: 'C', recovering: 'R', unknown: 'U' } as const

/** One sample: seconds after the origin, then its values. */
export type Row = readonly [seconds: number, values: Readonly<Record<string, Value>>]

/** Runs rows through a policy of YAML text and gives everything that happened. */
export function simulate(yaml: string, rows: readonly Row[], options: SimulationOptions = {}) {
  const events = collectEvents()
  const simulation = createSimulation(createEngine(policyOf(yaml)), { ...options, sink: events })
  for (const [seconds, values] of rows) {
    const at = origin + seconds * 1_000
    const readings = new Map(
      Object.entries(values).map(([name, value]) => [name, { value, observedAt: at, ttlMs: 0 }]),
    )
    simulation.sample({ at, readings })
  }
  const summary = simulation.finish()
  const states = events.states.map(({ state, filled }) => letters[state].concat(filled ? '!' : '')).join(' ')
  return { ...events, summary, states, simulation }
}

/** Rows every `interval` seconds, one a value, for a policy that reads `v`. */
export function series(values: readonly Value[], interval = 30): Row[] {
  return values.map((v, index) => [index * interval, { v }])
}
