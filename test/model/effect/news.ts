import { isProblem, isWorse } from '../language/states.ts'
import type { CheckPast } from '../state/check.ts'
import type { Heard, MessageKind } from './messages.ts'

/**
 * What one channel has yet to hear of a check (rules 9 and 14): the shown state is compared with the one that it was
 * told last. `null` where there is nothing new for it.
 *
 * @param isNamed whether `on:` names the channel for the present state, or for the loss of sight
 * @param isReminded whether an open problem, or a loss that lasts, was told so long ago that it is told again
 */
export function newsFor(
  memory: CheckPast,
  heard: Heard,
  isNamed: boolean,
  isReminded: boolean,
): MessageKind | null {
  const { state } = memory
  if (memory.isLost && heard.isLost) return isReminded ? 'lost' : null
  if (memory.isLost) return heard.ofProblem || isNamed ? 'lost' : null
  if (state === 'unknown') return null
  const told = heard.state ?? 'healthy'
  if (state === told && heard.isLost) return 'data_back'
  if (state === 'healthy' && told === 'healthy') return heard.ofProblem ? 'recovery' : null
  if (state === told) return isReminded && isProblem(state) ? 'problem' : null
  if (isWorse(state, told)) {
    if (isNamed) return 'problem'
    return heard.isLost ? 'data_back' : null
  }
  return state === 'healthy' ? 'recovery' : 'improvement'
}
