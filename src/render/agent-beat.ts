import type { AgentBeatReport } from '../core/report/agent-beat-schema.ts'
import { escapeControl } from './terminal/escape.ts'

/** What became of one beat, in one line. */
export function renderAgentBeat(report: AgentBeatReport): string {
  const { agent_id: agent, url, state, reasons, gateway, agrees, sent, kept } = report
  const judged = agrees ? `judges ${gateway.state} too` : `judges ${gateway.state}${because(gateway.reasons)}`
  const parts = [
    `${agent} is ${state}${because(reasons)}; ${url} ${words[gateway.status]} and ${judged}`,
    ...(sent > 0 ? [`${beats(sent)} of earlier runs went with it`] : []),
    ...(kept > 0 ? [`${beats(kept)} are still kept`] : []),
  ]
  return `${escapeControl(parts.join('; '))}.`
}

const words = {
  used: 'has the beat',
  held: 'holds the beat for those before it',
  late: 'has the beat as a late one',
  sampled: 'has the beat without its details',
} as const

function because(reasons: readonly string[]): string {
  return reasons.length === 0 ? '' : ` (${reasons.join(', ')})`
}

function beats(count: number): string {
  return count === 1 ? '1 beat' : `${count} beats`
}
