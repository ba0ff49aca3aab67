import { type Silence, silencedUntil } from '../../../core/notify/silence.ts'
import { isoTime, nearestIsoTime } from '../../../core/text/time.ts'
import type { AgentRow } from '../../../store/gateway/port.ts'
import type { AgentLine } from '../api/answers/agents-schema.ts'
import { readMemory } from '../judge/state/packed-memory.ts'

/** One agent in a line, at `now` (epoch milliseconds). @param silences those that are not over */
export function agentLine(
  { agent, state, since, seenAt, memory }: AgentRow,
  silences: readonly Silence[],
  now: number,
): AgentLine {
  const until = silencedUntil(silences, { agent, check: null, at: now })
  return {
    ...{ agent_id: agent, state, since: isoTime(since), last_seen: isoTime(seenAt) },
    signed_off: readMemory(memory).leaving,
    silenced_until: until === null ? null : nearestIsoTime(until),
  }
}
