import { healthState } from '../../../core/report/health-report.ts'
import type { Channel } from '../../../core/report/view/channel.ts'
import type { CronJob } from '../../../core/report/view/cron.ts'
import { channelName, reasonsIn } from '../../../core/report/view/reasons.ts'
import type { Status } from '../../../core/report/view/status.ts'
import { isFailing, overdueMs } from '../../../core/report/view/trouble.ts'
import { numberOf, objectOf, textOf } from '../../protocol/loose-value.ts'
import { readHealth } from '../openclaw/health.ts'
import { type Asking, answerOf, isOurs } from './answer.ts'
import { askChannels } from './channels.ts'
import { askJobs, earliest } from './cron.ts'
import { askNodes } from './nodes.ts'
import { gather } from './parts.ts'
import { askSessions, countActive } from './sessions.ts'
import { usageView } from './usage.ts'

const toleratedMs = 5 * 60_000

/** What a status asks for; its unknown parts bear these names. */
export const statusParts = ['health', 'gateway', 'channels', 'sessions', 'usage', 'cron', 'nodes'] as const

/** The document of `vitals status`: every part is asked at once, and what is not told is unknown. */
export async function statusView(asking: Asking): Promise<Status> {
  const { connection, now } = asking
  const questions = {
    health: answerOf(asking, 'health', {}, (payload) => readHealth(payload, connection.hello)),
    gateway: askGateway(asking),
    channels: askChannels(asking, { probe: false }),
    sessions: askSessions(asking),
    usage: usageView(asking, { since: null, shares: false }),
    cron: askJobs(asking),
    nodes: askNodes(asking),
  } satisfies Record<(typeof statusParts)[number], Promise<unknown>>
  const { told, unknown } = await gather(questions, 'passes')
  const parts = { channels: told.channels, jobs: told.cron, nodes: told.nodes }
  const reasons = [
    // The channels are told better by their own part.
    ...(told.health?.reasons ?? []).filter(({ code }) => told.channels === null || code !== 'channel_down'),
    ...reasonsIn(parts, now()),
  ]
  const missing = [...unknown, ...(told.usage?.unknown ?? [])]
  return {
    state: healthState(
      reasons,
      unknown.map(({ part }) => part),
    ),
    reasons,
    gateway: {
      version: told.health?.version ?? connection.hello.version,
      uptime: told.health?.uptime ?? secondsOf(connection.hello.uptimeMs),
      pid: told.gateway?.pid ?? null,
      bind: told.gateway?.bind ?? null,
      port: told.gateway?.port ?? portOf(connection.url),
      url: connection.url,
      kind: connection.hello.dialect,
    },
    channels: told.channels === null ? null : channelMap(told.channels),
    sessions: told.sessions && {
      active: countActive(told.sessions.sessions),
      total: told.sessions.total ?? told.sessions.sessions.length,
    },
    usage: told.usage && { totals: told.usage.totals, quotas: told.usage.quotas },
    cron: told.cron === null ? null : cronSummary(told.cron, now()),
    nodes: told.nodes,
    unknown: missing,
  }
}

interface Facts {
  readonly pid: number | null
  readonly bind: string | null
  readonly port: number | null
}

/** OpenClaw tells its process only to some releases' clients; ours stands in `status.gateway`. */
function askGateway(asking: Asking): Promise<Facts> {
  return answerOf(asking, 'status', {}, (payload) => {
    const answer = objectOf(payload)
    const given = isOurs(asking) ? objectOf(answer.gateway) : answer
    return { pid: numberOf(given.pid), bind: textOf(given.bind), port: numberOf(given.port) }
  })
}

function channelMap(channels: readonly Channel[]): Status['channels'] {
  return Object.fromEntries(
    channels.map((channel) => {
      const { id, accountId, status, error } = channel
      const alone = channels.filter((other) => other.id === id).length === 1
      return [alone ? id : channelName(channel), { status, accountId, error }]
    }),
  )
}

function cronSummary(jobs: readonly CronJob[], now: number): Status['cron'] {
  const users = jobs.filter(({ system }) => !system)
  return {
    jobs: users.length,
    nextRun: earliest(users),
    failing: users.filter(isFailing).length,
    overdue: users.filter((job) => overdueMs(job, now) > toleratedMs).length,
  }
}

function secondsOf(ms: number | null): number | null {
  return ms === null ? null : Math.max(0, Math.floor(ms / 1_000))
}

function portOf(url: string): number | null {
  const { port, protocol } = new URL(url)
  return Number(port) || (protocol === 'wss:' ? 443 : 80)
}
