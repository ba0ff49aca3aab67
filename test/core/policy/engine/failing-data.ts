import type { Notice } from '../../../../src/core/notify/notice.ts'
import { adoptState } from '../../../../src/core/policy/engine/adopt-state.ts'
import { createEngine } from '../../../../src/core/policy/engine/compile.ts'
import type { Engine } from '../../../../src/core/policy/engine/compiled.ts'
import { createView } from '../../../../src/core/policy/engine/observe.ts'
import { type CheckState, standingState } from '../../../../src/core/policy/engine/policy-state.ts'
import type { Reading } from '../../../../src/core/policy/engine/sample.ts'
import type { Policy } from '../../../../src/core/policy/language/policy.ts'
import { probeKinds } from '../../../../src/core/probe-kind/registry.ts'
import type { State } from '../../../../src/core/state.ts'
import { isProblem } from '../../../../src/core/state.ts'
import { tick } from '../../../../src/core/tick.ts'
import type { Value } from '../../../../src/core/value.ts'
import { origin } from '../../../timeline.ts'

/** How the data of probes ends: the target fails for a reason, the prober fails, nothing comes, or a part is left out. */
export type Failure =
  | { readonly how: 'reason'; readonly reason: string }
  | { readonly how: 'error' | 'nothing' | 'part' }

/** Answers of every probe until `from`, and from there on a failure of those in `failing`. */
export interface FailingData {
  readonly policy: Policy
  readonly answers: readonly Readonly<Record<string, Answer>>[]
  readonly from: number
  readonly failing: ReadonlySet<string>
  readonly failure: Failure
}

export type Answer = Readonly<Record<string, Value>>

export const reasons = [
  'refused',
  'timeout',
  'budget',
  'reset',
  'no_such_name',
  'no_such_path',
  'no_such_unit',
  'unreachable',
  'tls',
  'wrong_answer',
  'starting',
  'exit_status',
  'signal',
  'io_error',
]

/**
 * What missing or failing data must never do: make a check milder, end its problem, tell of a recovery or an improvement
 * that data did not show before, or let the run end with 0. Looked at are the checks whose every probe fails.
 *
 * @returns what went wrong, `null` when nothing did
 */
export function complaintOf({ policy, answers, from, failing, failure }: FailingData): string | null {
  const engine = createEngine(policy)
  const state = adoptState(engine, null, origin)
  const view = createView(engine)
  const blind = blindChecks(engine, failing)
  const standing = () =>
    new Map([...blind].map((name) => [name, standingState(state.checks[name] as CheckState)]))
  let before: ReadonlyMap<string, State | null> = standing()
  let lastSeen = before
  for (const [number, given] of answers.entries()) {
    const at = origin + number * policy.intervalMs
    const fails = number >= from
    const readings = new Map<string, Reading>()
    for (const { name, kind } of policy.probes) {
      const answer = given[name] ?? {}
      const reading =
        fails && failing.has(name) ? failed(kind, failure, at) : { value: answer, observedAt: at, ttlMs: 0 }
      if (reading !== null) readings.set(name, reading)
    }
    const { notices } = tick(engine, state, { sample: { at, readings } }, view)
    if (fails) {
      for (const name of blind) {
        const wrong =
          wrongIn(engine, name, before.get(name) ?? null, state.checks[name] as CheckState) ??
          wrongNotice(engine, notices, name, lastSeen.get(name) ?? null)
        if (wrong !== null) return `tick ${number} of check ${name}: ${wrong}`
      }
    }
    before = standing()
    if (!fails) lastSeen = before
  }
  return null
}

function wrongIn(engine: Engine, name: string, before: State | null, check: CheckState): string | null {
  const now = standingState(check)
  const rank = (state: State) => engine.policy.stateOrder.indexOf(state)
  if (before === null && (now === 'healthy' || now === 'recovering')) return `found itself ${now}`
  if (before !== null && now !== null && rank(now) < rank(before)) return `${before} became ${now}`
  if (isProblem(before) && check.state === 'healthy') return 'a problem looks healthy'
  return isProblem(before) && !check.problemOpen ? `the problem of ${name} was closed` : null
}

/**
 * What data showed before it failed may be told late: flapping held it, and at its end the settled state is told if it
 * differs from the one told last (rule 10). Nothing better than that may be.
 */
function wrongNotice(
  { policy }: Engine,
  notices: readonly Notice[],
  name: string,
  lastSeen: State | null,
): string | null {
  const rank = (state: State | null) => (state === null ? Infinity : policy.stateOrder.indexOf(state))
  const better = notices.find(({ check, kind, state }) => {
    const isGood = kind === 'recovery' || kind === 'improvement'
    return check === name && isGood && rank(state) < rank(lastSeen)
  })
  return better === undefined ? null : `${better.kind} to ${better.state}, last seen ${lastSeen}`
}

/** The checks that see nothing but failing probes. */
function blindChecks(engine: Engine, failing: ReadonlySet<string>): ReadonlySet<string> {
  const names = engine.policy.names
  const blind = engine.checks.filter(({ sources }) => {
    return sources.length > 0 && sources.every((slot) => failing.has(names[slot]?.name ?? ''))
  })
  return new Set(blind.map(({ spec }) => spec.name))
}

function failed(kind: string, failure: Failure, at: number): Reading | null {
  const fields = probeKinds[kind]?.fields ?? null
  switch (failure.how) {
    case 'nothing':
      return null
    case 'error':
      return { error: 'permission denied', observedAt: at, ttlMs: 0 }
    case 'reason': {
      // A kind without `up` has no target that could fail: its failures are the prober's.
      if (fields !== null && fields.up === undefined)
        return { error: failure.reason, observedAt: at, ttlMs: 0 }
      return { value: { up: false, reason: failure.reason }, observedAt: at, ttlMs: 0 }
    }
    case 'part': {
      // Whether the target is up would be an answer, on which conditions may well decide.
      const unavailable =
        fields === null
          ? ['up', 'reason', 'v', 'w']
          : Object.entries(fields).flatMap(([field, { part }]) => [field, part ?? field])
      return { value: { unavailable: [...new Set(unavailable)] }, observedAt: at, ttlMs: 0 }
    }
  }
}
