import { countAttempt, forgiveAttempts, noAttempts } from '../../../action/attempts.ts'
import { attemptKey, type GuardedAction, limitsOf } from '../../../action/guard.ts'
import { isNotification } from '../../../action/plan.ts'
import { type Delivered, isRepeat } from '../../../notify/dedupe.ts'
import type { Mute } from '../../../notify/notice.ts'
import type { PolicyState } from '../../engine/policy-state.ts'
import type { ActionSpec, Policy } from '../../language/policy.ts'
import type { SimulatedAction } from './event.ts'

type Outcome = Pick<SimulatedAction, 'outcome' | 'reasons'>

/**
 * Takes the place of the edges that perform actions: every attempt counts as made, every message as delivered at once.
 * Remembers attempts in the state, as a live run would, and what each channel was told last.
 */
export class Performer {
  readonly #specs: ReadonlyMap<string, ActionSpec>
  readonly #delivered = new Map<string, Delivered>()

  constructor(policy: Pick<Policy, 'actions'>) {
    this.#specs = new Map(policy.actions.map((spec) => [spec.name, spec]))
  }

  /** What becomes of a guarded action; `mutes` hide messages, never remediations (rule 11). */
  perform(action: GuardedAction, state: PolicyState, at: number, mutes: readonly Mute[]): Outcome {
    const spec = this.#specs.get(action.action)
    if (spec === undefined || !isNotification(spec.kind)) return attempt(action, spec, state, at)
    return this.#deliver(action, spec, at, mutes)
  }

  #deliver(action: GuardedAction, spec: ActionSpec, at: number, mutes: readonly Mute[]): Outcome {
    if (mutes.length > 0) return { outcome: 'suppressed', reasons: mutes }
    const key = attemptKey(action)
    const next = { state: action.state, at }
    if (isRepeat(this.#delivered.get(key) ?? null, next, spec.cooldownMs)) {
      return { outcome: 'suppressed', reasons: ['cooldown'] }
    }
    this.#delivered.set(key, next)
    return { outcome: 'would_run', reasons: [] }
  }
}

/** Clears the spent budgets of a check that is healthy again (rule 15); attempts inside a budget still count. */
export function forgiveCheck(state: PolicyState, check: string): void {
  for (const [key, history] of Object.entries(state.attempts)) {
    if (history.givenUp && key.endsWith(`/${check}`)) state.attempts[key] = forgiveAttempts(history)
  }
}

function attempt(
  action: GuardedAction,
  spec: ActionSpec | undefined,
  state: PolicyState,
  at: number,
): Outcome {
  const held = action.reasons.includes('cooldown')
  if (spec !== undefined && !held) {
    const key = attemptKey(action)
    state.attempts[key] = countAttempt(state.attempts[key] ?? noAttempts, limitsOf(spec), at)
  }
  return {
    outcome: action.outcome === 'planned' ? 'would_run' : 'suppressed',
    reasons: action.reasons,
  }
}
