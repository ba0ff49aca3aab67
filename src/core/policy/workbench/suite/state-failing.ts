import type { State } from '../../../state.ts'
import { formatDuration } from '../../../text/duration.ts'
import type { Failing } from './failed-expectation.ts'
import type { CheckHistory, Played } from './play.ts'
import type { StateExpectation, SuiteTest } from './suite.ts'

/**
 * Where a state or reason is first not as expected, `null` when it always is.
 *
 * @param negated expects that it never is so
 */
export function stateFailing(
  expectation: StateExpectation,
  test: SuiteTest,
  played: Played,
  negated = false,
): Failing | null {
  const { span, check } = expectation
  if (check === null ? played.checks.size === 0 : !played.checks.has(check)) {
    const got = `not judged: the test gives nothing that ${check === null ? 'any check' : 'it'} reads`
    return { expectation, tick: null, expected: expectedText(expectation, negated, span.first, test), got }
  }
  const last = Math.min(span.last, test.ticks - 1)
  for (let tick = span.first; tick <= last; tick += 1) {
    if (holds(expectation, played, tick) !== negated) continue
    const expected = expectedText(expectation, negated, tick, test)
    return { expectation, tick, expected, got: gotText(check, played, tick, test) }
  }
  return null
}

/** A state and why it is so. */
export function stateText(state: State, reason: string | null): string {
  return reason === null ? state : `${state}: ${reason}`
}

function holds({ check, state, reason }: StateExpectation, played: Played, tick: number): boolean {
  if (check !== null) return fits(played.checks.get(check), state, reason, tick)
  if (state !== null && played.overall[tick] !== state) return false
  if (reason === null) return true
  return [...played.checks.values()].some((history) => fits(history, state, reason, tick))
}

function fits(
  history: CheckHistory | undefined,
  state: State | null,
  reason: string | null,
  tick: number,
): boolean {
  const isState = state === null || history?.states[tick] === state
  return isState && (reason === null || history?.reasons[tick] === reason)
}

function expectedText(
  { check, state, reason }: StateExpectation,
  negated: boolean,
  tick: number,
  { intervalMs }: SuiteTest,
): string {
  const what = state === null ? `the reason ${reason}` : stateText(state, reason)
  const who = check === null ? '' : `${check} `
  return `${negated ? 'never ' : ''}${who}${what} at ${formatDuration(tick * intervalMs)}`
}

function gotText(check: string | null, played: Played, tick: number, test: SuiteTest): string {
  const histories = [...played.checks].filter(([name]) => check === null || name === check)
  const worst = played.overall[tick]
  const told = check === null ? histories.filter(([, { states }]) => states[tick] === worst) : histories
  return told.map(([name, history]) => `${name} ${sinceText(history, tick, test)}`).join(', ')
}

function sinceText({ states, reasons }: CheckHistory, tick: number, { intervalMs }: SuiteTest): string {
  const state = states[tick] as State
  let since = tick
  while (since > 0 && states[since - 1] === state) since -= 1
  return `${stateText(state, reasons[tick] ?? null)} (since ${formatDuration(since * intervalMs)})`
}
