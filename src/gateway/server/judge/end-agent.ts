import { isoTime, nearestIsoTime } from '../../../core/text/time.ts'
import type { BeatStore } from '../../../store/gateway/port.ts'
import type { AuditEntry } from '../../../store/store.ts'
import type { Incident } from './state/agent-memory.ts'
import { readMemory } from './state/packed-memory.ts'

/**
 * Ends what is known of an agent, in one durable step: its states, its incident, and the messages about it that wait. What
 * was written down of it stays.
 *
 * @param now epoch milliseconds
 * @returns whether anything was known
 */
export function endAgent(
  store: Pick<BeatStore, 'transaction'>,
  agent: string,
  now: number,
): Promise<boolean> {
  return store.transaction(async (step) => {
    const row = (await step.lock([agent])).get(agent)
    if (row === undefined) return false
    const { incident } = readMemory(row.memory)
    await step.write({ ended: [agent], audit: incident === null ? [] : [closed(agent, incident, now)] })
    return true
  })
}

function closed(agent: string, { id, at, worst, checks }: Incident, now: number): AuditEntry {
  return {
    ...{ ts: isoTime(now), type: 'incident', agent, event: 'closed', incident: id, closed_by: 'removal' },
    ...{ opened_at: nearestIsoTime(at), worst, checks, closed_at: isoTime(now) },
  }
}
