import type { Place } from '../../../errors.ts'
import type { Value } from '../../../value.ts'
import type { Engine } from '../../engine/compiled.ts'
import { valuesAt } from '../../engine/policy-step.ts'
import type { Failing } from './failed-expectation.ts'
import { failingOf } from './failing.ts'
import { playTest } from './play.ts'
import type { SuiteTest } from './suite.ts'

/** An expectation that was not met. */
export interface Failure {
  readonly place: Place
  /** Milliseconds since the start of the test; `null` where it is about no single time. */
  readonly atMs: number | null
  readonly expected: string
  readonly got: string
  /** What the conditions read at that time; `null` where there was no value. */
  readonly values: Readonly<Record<string, Value>>
}

/** How a test ended. */
export interface TestRun {
  readonly name: string
  readonly place: Place
  readonly ticks: number
  readonly failures: readonly Failure[]
  /** The transitions of the file that were taken, as {@link transitionId} names them. */
  readonly taken: ReadonlySet<string>
}

/** Names a transition of a policy file: `disk healthy->degraded`. */
export function transitionId(step: {
  readonly check: string
  readonly from: string
  readonly to: string
}): string {
  return `${step.check} ${step.from}->${step.to}`
}

/** Plays one test and holds it to its expectations. Equal tests end equally, always. */
export function runTest(engine: Engine, test: SuiteTest): TestRun {
  const played = playTest(engine, test)
  const failing = test.expectations.flatMap((expectation) => failingOf(expectation, test, played) ?? [])
  const written = played.events.transitions.filter(({ condition }) => condition !== null)
  return {
    name: test.name,
    place: test.place,
    ticks: test.ticks,
    failures: withValues(engine, test, failing),
    taken: new Set(written.map(transitionId)),
  }
}

// Only what failed is played again for its values: keeping those of every tick would cost more than the test.
function withValues(engine: Engine, test: SuiteTest, failing: readonly Failing[]): Failure[] {
  const wanted = new Map<number, Record<string, Value>>()
  for (const { tick } of failing) if (tick !== null) wanted.set(tick, {})
  if (wanted.size > 0) {
    playTest(engine, test, (tick, view) => {
      if (wanted.has(tick)) wanted.set(tick, valuesAt(engine.paths, view))
    })
  }
  return failing.map(({ expectation, tick, expected, got }) => ({
    place: expectation.place,
    atMs: tick === null ? null : tick * test.intervalMs,
    expected,
    got,
    values: tick === null ? {} : readBy(engine, test, expectation.check, wanted.get(tick) ?? {}),
  }))
}

/** Of all values those that the checks in question read. */
function readBy(
  engine: Engine,
  test: SuiteTest,
  check: string | null,
  values: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const asked = engine.checks.filter(({ spec: { name } }) => {
    return check === null ? !test.skipped.has(name) : name === check
  })
  const paths = new Set(asked.flatMap(({ paths }) => paths.map(({ text }) => text)))
  return Object.fromEntries(Object.entries(values).filter(([path]) => paths.has(path)))
}
