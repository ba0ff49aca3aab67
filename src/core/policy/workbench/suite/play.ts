import { type State, worstState } from '../../../state.ts'
import type { Value } from '../../../value.ts'
import type { Engine } from '../../engine/compiled.ts'
import type { View } from '../../engine/observe.ts'
import type { PolicyState } from '../../engine/policy-state.ts'
import type { Reading } from '../../engine/sample.ts'
import { type CollectedEvents, collectEvents } from '../simulate/event.ts'
import { createSimulation } from '../simulate/simulate.ts'
import type { Cell, SuiteTest } from './suite.ts'

/** What a test came to, tick by tick; only checks that were judged are there. */
export interface Played {
  readonly overall: readonly State[]
  readonly checks: ReadonlyMap<string, CheckHistory>
  /** Times of events are milliseconds since the start of the test. */
  readonly events: CollectedEvents
}

export interface CheckHistory {
  readonly states: State[]
  readonly reasons: (string | null)[]
}

/**
 * Plays a test through the same simulation as `vitals policy simulate`, without filling gaps: a test says itself what
 * is missing.
 *
 * @param watch looks at the engine's room after each tick
 */
export function playTest(
  engine: Engine,
  test: SuiteTest,
  watch?: (tick: number, view: View) => void,
): Played {
  const events = collectEvents()
  const simulation = createSimulation(engine, {
    fill: false,
    ownsClock: true,
    sink: events,
    // A test says itself when a remediation helped, by the fact `remediation_applied`.
    remediesHelp: false,
  })
  const judged = engine.policy.checks.map(({ name }) => name).filter((name) => !test.skipped.has(name))
  const checks = new Map(judged.map((name): [string, CheckHistory] => [name, { states: [], reasons: [] }]))
  const overall: State[] = []
  for (let tick = 0; tick < test.ticks; tick += 1) {
    const at = tick * test.intervalMs
    simulation.sample({ at, readings: readingsAt(test, tick, at) }, test.skipped)
    remember(checks, simulation.state as PolicyState)
    overall.push(worstState(statesNow(checks), engine.policy.stateOrder))
    watch?.(tick, simulation.view)
  }
  simulation.finish()
  return { overall, checks, events }
}

function remember(checks: ReadonlyMap<string, CheckHistory>, state: PolicyState): void {
  for (const [name, history] of checks) {
    const check = state.checks[name]
    history.states.push(check?.state ?? 'unknown')
    history.reasons.push(check?.reason ?? null)
  }
}

function* statesNow(checks: ReadonlyMap<string, CheckHistory>): Generator<State> {
  for (const { states } of checks.values()) yield states.at(-1) as State
}

function readingsAt(test: SuiteTest, tick: number, at: number): ReadonlyMap<string, Reading> {
  const readings = new Map<string, Reading>()
  const fields = new Map<string, Record<string, Value>>()
  for (const [path, cells] of test.columns) {
    const cell = cells[tick] ?? null
    if (cell === null) continue
    const [base = '', ...below] = path.split('.')
    if (below.length > 0 && 'value' in cell) place(fields, base, below, cell.value)
    else readings.set(base, readingOf(cell, at))
  }
  for (const [name, value] of fields) readings.set(name, readingOf({ value }, at))
  for (const { tick: due, name, value } of test.facts) {
    if (due === tick) readings.set(name, readingOf({ value }, at))
  }
  return readings
}

function readingOf(cell: NonNullable<Cell>, at: number): Reading {
  return { ...cell, observedAt: at, ttlMs: 0 }
}

/** Puts a value below a name; fields of one name that are there at a tick make one result together. */
function place(
  fields: Map<string, Record<string, Value>>,
  base: string,
  below: string[],
  value: Value,
): void {
  let inner = fields.get(base)
  if (inner === undefined) {
    inner = {}
    fields.set(base, inner)
  }
  for (const field of below.slice(0, -1)) {
    const next = Object.hasOwn(inner, field) ? inner[field] : undefined
    const map = typeof next === 'object' && next !== null && !Array.isArray(next) ? { ...next } : {}
    inner[field] = map
    inner = map as Record<string, Value>
  }
  inner[below.at(-1) as string] = value
}
