import { builtInCheck } from '../../../core/heartbeat/built-in-check.ts'
import { staleAfter } from '../../../core/heartbeat/liveness/deadline.ts'
import { release } from '../../../core/heartbeat/order/reorder.ts'
import { mutesOfCheck } from '../../../core/notify/silence.ts'
import { foldSilence } from './fold-beat.ts'
import { followIncident } from './incident.ts'
import type { DeadlinePassed } from './items.ts'
import type { AgentWork } from './state/agent-work.ts'
import type { Step } from './step.ts'
import { useBeats } from './use-beats.ts'

/** Looks at an agent whose deadline passed: uses the held beats that have waited long enough, then judges its silence. */
export async function takeDeadline(
  work: AgentWork,
  { at, notBefore, isMassSilence }: DeadlinePassed,
  step: Step,
): Promise<void> {
  const { window, use } = release(work.memory.window, at)
  work.memory = { ...work.memory, window }
  step.touch(work)
  await useBeats(work, use, step)
  const { leaving, silent, braked } = work.memory
  const isSilent = at >= work.seenAt + staleAfter(work.intervalMs)
  if (!isSilent || leaving || (silent && !braked)) return
  if (at < notBefore) {
    work.postponedTo = notBefore
    return
  }
  step.follow(work.agent, null, foldSilence(work, at, isMassSilence, step))
  const isSilenced = mutesOfCheck(step.mutesOf(work.agent), builtInCheck).length > 0
  const isBraked = isMassSilence || isSilenced || awaitsTelling(work)
  work.memory = { ...work.memory, silent: true, braked: isBraked }
  // Of many silent at once the gateway tells as one: none of them has an incident of its own.
  if (work.memory.braked) work.postponedTo = at + work.intervalMs
  if (!isMassSilence) followIncident(work, step)
}

/** Whether time alone may still make a message of the silence: a cooldown that ends, or a flapping check that stays as it is. */
function awaitsTelling({ builtIn }: AgentWork): boolean {
  const check = builtIn?.state.checks[builtInCheck]
  if (check === undefined) return false
  return check.flapping || Object.values(check.news.channels).some(({ held }) => held !== null)
}
