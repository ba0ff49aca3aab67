import type { CheckPast } from './check.ts'
import type { Heard, MessageKind } from './messages.ts'
import { isProblem, isWorse } from './states.ts'

/**
 * What one channel has yet to hear of a check (rules 9 and 14): the shown state is compared with the one that it was
 * told last. `null` where there is nothing new for it.
 *
 * @param isNamed whether `on:` names the channel for the present state, or for the loss of sight
 */
export function newsFor(memory: CheckPast, heard: Heard, isNamed: boolean): MessageKind | null {
  const { state } = memory
  if (memory.isLost) return !heard.isLost && (heard.ofProblem || isNamed) ? 'lost' : null
  if (state === 'unknown') return null
  const told = heard.state
  if (heard.isLost && (state === told || (state === 'healthy' && !heard.ofProblem))) return 'data_back'
  if (state === told) return null
  if (told === null || told === 'healthy' || isWorse(state, told)) {
    if (isProblem(state) && isNamed) return 'problem'
    return heard.isLost ? 'data_back' : null
  }
  return state === 'healthy' ? 'recovery' : 'improvement'
}
