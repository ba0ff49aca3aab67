import { VitalsError } from '../../../core/errors.ts'
import type { AgentStatus } from '../../../core/heartbeat/agent-status.ts'
import type { Agent } from '../../../core/report/fleet/agents.ts'
import type { AgentEvent } from '../../../core/report/fleet/history.ts'
import type { Incident } from '../../../core/report/fleet/incident.ts'
import type { AgentRemoval } from '../../../core/report/fleet/removal.ts'
import type { AgentLine } from '../api/answers/agents-schema.ts'
import type { Meanings } from '../socket/own-socket.ts'
import type { RemoteGateway } from '../socket/place.ts'
import { askGateway, pages, type Query, queryText } from './ask-own-gateway.ts'

/** What a running gateway is asked of its agents. */
export interface Fleet {
  /** Every agent, with the reasons of those that are not healthy. */
  agents(): Promise<readonly Agent[]>
  /** @throws VitalsError NO_SUCH_AGENT */
  status(agent: string): Promise<AgentStatus>
  /**
   * What was written down of an agent, the newest first: not more than `most` records of those that are wanted (all,
   * unless it is said), none older than `since` (RFC 3339).
   *
   * @throws VitalsError NO_SUCH_AGENT
   */
  history(
    agent: string,
    most: number,
    since: string | null,
    isWanted?: (event: AgentEvent) => boolean,
  ): Promise<readonly AgentEvent[]>
  /** Removes an agent for good. @throws VitalsError NO_SUCH_AGENT */
  remove(agent: string): Promise<AgentRemoval>
  /** Incidents, the newest opened or closed first. */
  incidents(most: number, only: IncidentChoice): Promise<readonly Incident[]>
}

/** Which incidents are asked for; all where nothing is said. */
export interface IncidentChoice {
  readonly agent?: string | undefined
  readonly state?: 'open' | 'over' | undefined
}

const pageSize = 1_000
const together = 20

/**
 * The agents of the gateway that runs on a state directory, asked over its own socket: the account that runs it needs no
 * token. Or those of one elsewhere.
 *
 * Each question throws VitalsError GATEWAY_UNREACHABLE where none listens there.
 */
export function openFleet(where: string | RemoteGateway): Fleet {
  const asked = askGateway(where)
  return fleetOf((path, query = {}, meanings = {}, method = 'GET') => {
    return asked({ method, path: `${path}${queryText(query)}`, body: null }, meanings)
  })
}

type Ask = <Answer>(
  path: string,
  query?: Query,
  meanings?: Meanings,
  method?: 'GET' | 'DELETE',
) => Promise<Answer>

function fleetOf(ask: Ask): Fleet {
  const of = (agent: string, part: string) => `/v1/agents/${encodeURIComponent(agent)}/${part}`
  const meaning = (agent: string): Meanings => ({ 404: { code: 'NO_SUCH_AGENT', params: { agent } } })
  const status = (agent: string) => ask<AgentStatus>(of(agent, 'status'), {}, meaning(agent))
  return {
    status,
    remove: (agent) =>
      ask<AgentRemoval>(`/v1/agents/${encodeURIComponent(agent)}`, {}, meaning(agent), 'DELETE'),
    async agents() {
      const lines = await pages(async (cursor) => {
        const { agents, next } = await ask<{ agents: readonly AgentLine[]; next: string | null }>(
          '/v1/agents',
          { limit: pageSize, cursor },
        )
        return { items: agents, next }
      }, Number.POSITIVE_INFINITY)
      return await withReasons(lines, status)
    },
    history: (agent, most, since, isWanted = () => true) =>
      pages(async (cursor) => {
        const { events, next } = await ask<{ events: readonly AgentEvent[]; next: string | null }>(
          of(agent, 'timeline'),
          { limit: Math.min(pageSize, most), cursor },
          meaning(agent),
        )
        const items = events.filter(({ ts }) => since === null || ts >= since)
        return { items: items.filter(isWanted), next: items.length < events.length ? null : next }
      }, most),
    incidents: (most, only) =>
      pages(async (cursor) => {
        const { incidents, next } = await ask<{ incidents: readonly Incident[]; next: string | null }>(
          '/v1/incidents',
          { limit: Math.min(pageSize, most), cursor, ...only },
        )
        return { items: incidents, next }
      }, most),
  }
}

/** Asks why for each agent that is not healthy, a few at a time. */
async function withReasons(
  lines: readonly AgentLine[],
  status: (agent: string) => Promise<AgentStatus>,
): Promise<readonly Agent[]> {
  const known = new Map<string, AgentStatus>()
  const bad = lines.filter(({ state }) => state !== 'healthy')
  for (let at = 0; at < bad.length; at += together) {
    const some = bad.slice(at, at + together)
    const told = await Promise.all(some.map(({ agent_id }) => orGone(status(agent_id))))
    for (const one of told) if (one !== null) known.set(one.agent_id, one)
  }
  return lines.map((line) => {
    const checks = known.get(line.agent_id)?.checks ?? []
    const by = new Set(checks.flatMap(({ acknowledged }) => acknowledged?.by ?? []))
    return { ...line, acknowledged_by: [...by], reasons: checks.flatMap(reasonsOf) }
  })
}

/** `null` for an agent that was removed since it was listed. */
async function orGone(status: Promise<AgentStatus>): Promise<AgentStatus | null> {
  try {
    return await status
  } catch (error) {
    if (error instanceof VitalsError && error.code === 'NO_SUCH_AGENT') return null
    throw error
  }
}

function reasonsOf({ name, state, reasons }: AgentStatus['checks'][number]): string[] {
  return state === 'healthy' ? [] : [`${name}: ${reasons.join(', ') || state}`]
}
