import { builtInCheck } from '../../core/heartbeat/built-in-check.ts'
import { inWords, reasonInWords } from '../../core/policy/language/condition/in-words.ts'
import type { Agent, Agents } from '../../core/report/fleet/agents.ts'
import { defaultStateOrder } from '../../core/state.ts'
import { viewTable } from '../gateway/view-table.ts'
import { formatAgo } from '../terminal/duration-ago.ts'
import type { Style } from '../terminal/style.ts'
import { silencedFor } from './muted-by.ts'

/** `vitals agent list` for people: a line an agent, the worst first, and how many are in which state. */
export function renderAgents({ agents }: Agents, style: Style): string[] {
  const rows = agents.map((agent) => ({
    state: agent.state,
    cells: [
      agent.agent_id,
      agent.state,
      formatAgo(style.now - Date.parse(agent.since)),
      formatAgo(style.now - Date.parse(agent.last_seen)),
      [...(agent.signed_off ? ['signed off'] : []), ...whyOf(agent)].join(', '),
      agent.acknowledged_by.join(', '),
      silencedFor(agent.silenced_until, style.now),
    ],
  }))
  const table = viewTable(
    ['AGENT', 'STATE', 'SINCE', 'SEEN', 'WHY', 'KNOWN TO', 'SILENT FOR'],
    rows,
    'No agent has sent a beat yet.',
    style,
    { atWords: [4] },
  )
  return agents.length === 0 ? table : [...table, '', countsOf(agents)]
}

/** Why it is not healthy; that it is silent says all of one that is. */
function whyOf({ reasons }: Agent): string[] {
  const silent = reasons.find((reason) => reason === `${builtInCheck}: missing_data`)
  if (silent !== undefined) return ['not heard of']
  return reasons.map((reason) => {
    const [check = '', ...rest] = reason.split(': ')
    return rest.length === 0 ? inWords(reason) : `${check}: ${reasonInWords(rest.join(': '))}`
  })
}

function countsOf(agents: readonly Agent[]): string {
  const counts = defaultStateOrder.toReversed().flatMap((state) => {
    const count = agents.filter((agent) => agent.state === state && !agent.signed_off).length
    return count === 0 ? [] : [`${count} ${state}`]
  })
  const gone = agents.filter((agent) => agent.signed_off).length
  if (gone > 0) counts.push(`${gone} signed off`)
  return `${agents.length === 1 ? '1 agent' : `${agents.length} agents`}: ${counts.join(', ')}`
}
