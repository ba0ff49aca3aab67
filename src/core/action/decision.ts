import type { Mute } from '../notify/mute.ts'
import type { NoticeKind } from '../notify/told.ts'
import type { State } from '../state.ts'
import type { AttemptRefusal } from './attempts.ts'

/** What an action does for a check: it tells a message of this kind, or remedies. */
export type ActionPurpose = NoticeKind | 'remediation'

/** Why an action is not performed now. */
export type Suppression = AttemptRefusal | Mute

/** Whether an action is to be performed; the one vocabulary of live runs and dry ones. */
export type ActionOutcome = 'would_run' | 'suppressed'

/** An action that a tick decided on, to be performed or not. What would run is an effect for `settle`. */
export interface ActionDecision {
  /** When it was decided, epoch milliseconds. */
  readonly at: number
  readonly action: string
  readonly check: string
  readonly kind: ActionPurpose
  /** What the channel was told before; `null` for nothing yet, and for remediations. */
  readonly told: State | null
  readonly state: State
  readonly reason: string | null
  /** Under which name its attempts count (rule 15); `null` for notifications, whose retries are no attempts. */
  readonly budget: string | null
  readonly outcome: ActionOutcome
  /** None means that it would run. */
  readonly reasons: readonly Suppression[]
}

/** The decisions that are to be performed: the effects of a tick. */
export function effectsOf(decisions: readonly ActionDecision[]): readonly ActionDecision[] {
  return decisions.filter(({ outcome }) => outcome === 'would_run')
}
