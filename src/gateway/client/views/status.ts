import type { Channel } from '../../../core/report/view/channel.ts'
import type { CronJob } from '../../../core/report/view/cron.ts'
import { channelName } from '../../../core/report/view/reasons.ts'
import type { Session } from '../../../core/report/view/session.ts'
import type { Status, StatusDetails } from '../../../core/report/view/status.ts'
import { isFailing, overdueMs, toleratedMs } from '../../../core/report/view/trouble.ts'
import type { UnknownPart } from '../../../core/report/view/unknown-part.ts'
import type { Usage } from '../../../core/report/view/usage.ts'
import { isObject, numberOf, objectOf, textOf } from '../../protocol/loose-value.ts'
import { type JudgedGateway, judgedParts, judgeGateway } from '../health/judge.ts'
import { type Asking, answerOf, isOurs } from './answer.ts'
import { earliest } from './cron/ask.ts'
import { gather } from './parts.ts'
import { askSessions, countActive } from './sessions/ask.ts'
import { stillCounting, usageView } from './usage/ask.ts'

/** How much of a gateway is told. */
export interface StatusQuestion {
  /** Also its channels, sessions, jobs and models one by one. */
  readonly verbose: boolean
}

/** What a status asks for; its unknown parts have these names. */
export const statusParts = [...judgedParts, 'gateway', 'sessions', 'usage'] as const

/**
 * The document of `vitals status`: every part is asked at once, and what is not told is unknown. Its verdict is that of
 * `vitals health --deep`; what only this view asks for is shown and not judged.
 */
export async function statusView(
  asking: Asking,
  { verbose }: StatusQuestion = { verbose: false },
): Promise<Status> {
  const { connection, now } = asking
  const clock = stopwatch()
  const questions = {
    judged: judgeGateway(asking, { probe: false, deep: true }),
    gateway: clock.timed('gateway', askGateway(asking)),
    sessions: clock.timed('sessions', askSessions(asking)),
    usage: clock.timed('usage', usageView(asking, { since: null, shares: verbose })),
  }
  const { told, unknown } = await gather(questions, 'passes')
  const { judged } = told
  const unread = unknown.flatMap((part) =>
    part.part === 'judged' ? judgedParts.map((name) => ({ ...part, part: name })) : part,
  )
  return {
    state: judged?.verdict.state ?? 'unknown',
    reasons: [...(judged?.verdict.reasons ?? [])],
    gateway: {
      version: judged?.health?.version ?? connection.hello.version,
      uptime: judged?.health?.uptime ?? secondsOf(connection.hello.uptimeMs),
      pid: told.gateway?.pid ?? null,
      bind: told.gateway?.bind ?? null,
      port: told.gateway?.port ?? portOf(connection.url),
      url: connection.url,
      kind: connection.hello.dialect,
    },
    channels: judged?.channels ? channelMap(judged.channels) : null,
    sessions: told.sessions && {
      active: countActive(told.sessions.sessions),
      total: told.sessions.total ?? told.sessions.sessions.length,
    },
    usage: told.usage && {
      since: told.usage.since,
      totals: told.usage.totals,
      quotas: told.usage.quotas,
    },
    cron: cronSummary(judged, now()),
    heartbeat: judged?.heartbeat ?? null,
    tasks: told.gateway?.tasks ?? null,
    nodes: judged?.nodes ? [...judged.nodes] : null,
    ...(verbose && { details: detailsOf(told, clock.took) }),
    unknown: [...(judged?.unread ?? []), ...unread, ...(told.usage?.unknown ?? []).filter(isUnanswered)],
  }
}

interface Told {
  readonly judged: JudgedGateway | null
  readonly sessions: { readonly sessions: readonly Session[] } | null
  readonly usage: Usage | null
}

/** Milliseconds to the answer of each question that only this view asks. */
type Took = Record<'gateway' | 'sessions' | 'usage', number | null>

function detailsOf({ judged, sessions, usage }: Told, took: Took): StatusDetails {
  const healthMs = judged?.healthMs ?? null
  return {
    channels: judged?.channels ? [...judged.channels] : null,
    sessions: sessions && [...sessions.sessions],
    jobs: judged?.cron ? judged.cron.jobs.filter(({ system }) => !system) : null,
    usageByModel: usage?.byModel ?? null,
    answeredMs: { health: healthMs === null ? null : Math.round(healthMs), ...took },
  }
}

/** How long each question took; one that failed took no time that says anything. */
function stopwatch() {
  const begun = performance.now()
  const took: Took = { gateway: null, sessions: null, usage: null }
  const timed = async <Answer>(part: keyof Took, answer: Promise<Answer>): Promise<Answer> => {
    const answered = await answer
    took[part] = Math.round(performance.now() - begun)
    return answered
  }
  return { took, timed }
}

/** Totals that are still being counted are shown as unknown where they stand. */
function isUnanswered({ code }: UnknownPart): boolean {
  return code !== stillCounting.code
}

interface Facts {
  readonly pid: number | null
  readonly bind: string | null
  readonly port: number | null
  readonly tasks: Status['tasks']
}

/** OpenClaw tells its process only to some releases' clients; ours stands in `status.gateway`. */
function askGateway(asking: Asking): Promise<Facts> {
  return answerOf(asking, 'status', {}, (payload) => {
    const answer = objectOf(payload)
    const given = isOurs(asking) ? objectOf(answer.gateway) : answer
    return {
      pid: numberOf(given.pid),
      bind: textOf(given.bind),
      port: numberOf(given.port),
      tasks: isObject(answer.tasks) ? tasksOf(answer.tasks) : null,
    }
  })
}

/** How many of the runs that the gateway remembers ended badly. */
function tasksOf({ active, failures, byStatus, total }: Readonly<Record<string, unknown>>): Status['tasks'] {
  const ended = objectOf(byStatus)
  const counts = [ended.failed, ended.timed_out, ended.lost].flatMap((count) => numberOf(count) ?? [])
  const failed = counts.length === 0 ? numberOf(failures) : counts.reduce((sum, count) => sum + count, 0)
  return { active: numberOf(active), failed, total: numberOf(total) }
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

function cronSummary(judged: JudgedGateway | null, now: number): Status['cron'] {
  if (!judged?.cron) return null
  const { jobs, scheduler } = judged.cron
  const users = jobs.filter(({ system }: CronJob) => !system)
  return {
    enabled: scheduler?.enabled ?? null,
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
