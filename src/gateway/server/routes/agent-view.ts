import { isoTime } from '../../../core/text/time.ts'
import type { AgentRow } from '../../../store/gateway/port.ts'
import type { AgentLine } from '../api/answers/agents-schema.ts'

/** One agent in a line. */
export function agentLine({ agent, state, since, seenAt }: AgentRow): AgentLine {
  return { agent_id: agent, state, since: isoTime(since), last_seen: isoTime(seenAt) }
}
