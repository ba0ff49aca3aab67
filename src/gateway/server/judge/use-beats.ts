import type { Beat } from '../../../core/heartbeat/beat/read-beat.ts'
import { readBeat } from '../../../core/heartbeat/beat/read-beat.ts'
import { foldBeat } from './fold-beat.ts'
import { followIncident } from './incident.ts'
import type { HeldItem } from './state/agent-memory.ts'
import type { AgentWork } from './state/agent-work.ts'
import type { Step } from './step.ts'

/**
 * Judges the beats whose turn it is, in their order; the bodies of those that were held are in the store.
 *
 * @returns the hash of each tick that decided something, by the id of its beat
 */
export async function useBeats(
  work: AgentWork,
  use: readonly HeldItem[],
  step: Step,
): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>()
  for (const { id, receivedAt } of use) {
    const beat = step.keptBeat(work.agent, id) ?? (await storedBeat(work.agent, id, step))
    if (beat === null) continue
    const begunAt = performance.now()
    const folded = foldBeat(work, beat, receivedAt, step)
    step.measures.evaluated(performance.now() - begunAt)
    step.measures.probed(beat, work.policy.own)
    step.follow(work.agent, id, folded)
    followIncident(work, step)
    if (folded.tickHash !== null) hashes.set(id, folded.tickHash)
  }
  return hashes
}

async function storedBeat(agent: string, id: string, step: Step): Promise<Beat | null> {
  await step.known.ask([{ agent, id }])
  const body = step.known.find({ agent, id })?.body
  if (body === undefined || body === null) return null
  const reading = readBeat(new TextDecoder().decode(body))
  return reading.ok ? reading.beat : null
}
