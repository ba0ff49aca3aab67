import type { CheckState } from '../policy/engine/policy-state.ts'
import { isWorse, type State } from '../state.ts'

/** What may hide a notification; none of them ever changes a state (rules 10 and 11). */
export type Mute = 'flapping' | 'silence' | 'maintenance' | 'acknowledgement' | 'dependency'

/** Something to tell people about one check. `told` is what they heard last, `null` when they never heard of it. */
export interface Notice {
  readonly at: number
  readonly check: string
  readonly kind: 'problem' | 'improvement' | 'recovery' | 'flapping_started' | 'flapping_ended'
  readonly told: State | null
  readonly state: State
  readonly reason: string | null
}

/**
 * What there is to tell after a tick. The present state is always compared with the one that was last *told*, so
 * that whatever was hidden by a mute is told when it ends, if it still differs.
 *
 * @param order the policy's states, mildest first
 * @param mutes what hides this check now, besides its own flapping
 */
export function noticesFor(
  check: string,
  state: Readonly<CheckState>,
  at: number,
  order: readonly State[],
  mutes: readonly Mute[] = [],
): Notice[] {
  if (mutes.length > 0) return []
  const notice = (kind: Notice['kind']): Notice => {
    return { at, check, kind, told: state.notified, state: state.state, reason: state.reason }
  }
  if (state.flapping) return state.flappingTold ? [] : [notice('flapping_started')]
  const notices = state.flappingTold ? [notice('flapping_ended')] : []
  const told = state.notified ?? 'healthy'
  if (state.state === told || neverJudged(state)) return notices
  if (state.state === 'healthy') return [...notices, notice('recovery')]
  return [...notices, notice(isWorse(state.state, told, order) ? 'problem' : 'improvement')]
}

/** Whether there may be anything to tell: cheap enough to ask of every check at every tick. */
export function hasNews({ flapping, flappingTold, state, notified }: Readonly<CheckState>): boolean {
  if (flapping) return !flappingTold
  return flappingTold || state !== (notified ?? 'healthy')
}

/** Notes that a notice reached somebody: only delivery counts as told (rule 14). Changes `state` in place. */
export function markTold(state: CheckState, notice: Notice): void {
  if (notice.kind === 'flapping_started') state.flappingTold = true
  else if (notice.kind === 'flapping_ended') state.flappingTold = false
  else state.notified = notice.state
}

function neverJudged(state: Readonly<CheckState>): boolean {
  return state.state === 'unknown' && state.reason === null && state.missing === 0
}
