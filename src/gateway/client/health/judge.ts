import type { HealthReason } from '../../../core/report/health.ts'
import type { Channel } from '../../../core/report/view/channel.ts'
import type { CronJob, Scheduler } from '../../../core/report/view/cron.ts'
import type { Node } from '../../../core/report/view/node.ts'
import type { UnknownPart } from '../../../core/report/view/unknown-part.ts'
import { type Verdict, verdictOf } from '../../../core/report/view/verdict.ts'
import { refusalOf } from '../../protocol/reply-error.ts'
import { GatewayError } from '../gateway-error.ts'
import { type Asking, answerOf, isOurs } from '../views/answer.ts'
import { askChannels } from '../views/channels/ask.ts'
import { askJobs, askScheduler } from '../views/cron/ask.ts'
import { askHeartbeat, type HeartbeatRun, heartbeatReasons } from '../views/heartbeat/ask.ts'
import { askNodes } from '../views/nodes/ask.ts'
import { gather, unreadPart } from '../views/parts.ts'
import { type HealthAnswer, readHealth } from './openclaw.ts'

/** How much of a gateway is judged. */
export interface HealthQuestion {
  /** Let the gateway try its channels first. */
  readonly probe: boolean
  /** Also the scheduled jobs, the nodes and the last heartbeat run. */
  readonly deep: boolean
}

/** A gateway that answered, and what it answered; `null` what was not asked or not told. */
export interface JudgedGateway {
  readonly verdict: Verdict
  readonly health: HealthAnswer | null
  /** Milliseconds from the questions to the answer to `health`; `null` where it did not come. */
  readonly healthMs: number | null
  readonly channels: readonly Channel[] | null
  readonly cron: { readonly scheduler: Scheduler | null; readonly jobs: readonly CronJob[] } | null
  readonly nodes: readonly Node[] | null
  readonly heartbeat: HeartbeatRun | null
  /** What was asked and could not be read, and why. */
  readonly unread: readonly UnknownPart[]
}

/** What every gateway can be asked for a whole verdict, by the names under which it is unread. */
export const judgedParts = ['health', 'channels', 'cron', 'nodes'] as const

/**
 * Asks a gateway for everything that its verdict needs, at once on one connection, and judges the answers: the one way
 * to a verdict for every command and every probe. A part that is not answered in time is unread and costs itself only.
 *
 * @throws GatewayError when nothing at all was answered
 */
export async function judgeGateway(asking: Asking, question: HealthQuestion): Promise<JudgedGateway> {
  const begun = performance.now()
  let healthMs: number | null = null
  const answered = askHealth(asking, question.probe)
  answered.then(
    () => {
      healthMs = performance.now() - begun
    },
    () => {},
  )
  const { told, unknown } = await gather({
    health: answered,
    channels: askLiveChannels(asking, question),
    ...(question.deep && { cron: askCron(asking), nodes: askNodes(asking), heartbeat: askHeartbeat(asking) }),
  })
  const { health } = told
  const [cron, nodes, heartbeat] = [told.cron ?? null, told.nodes ?? null, told.heartbeat ?? null]
  const { channels, unread } = channelsOf(told.channels, health, unknown)
  const own: HealthReason[] = [...(health?.reasons ?? []), ...heartbeatReasons(heartbeat)]
  const parts = { channels, jobs: cron?.jobs ?? null, scheduler: cron?.scheduler ?? null, nodes }
  const verdict = verdictOf({ own, parts, unread }, asking.now())
  return { verdict, health, healthMs, channels, cron, nodes, heartbeat, unread }
}

function askHealth(asking: Asking, probe: boolean): Promise<HealthAnswer> {
  const { connection, now } = asking
  // OpenClaw's own probe waits for the slowest channel; `channels.status` probes them with a limit.
  const params = probe && isOurs(asking) ? { probe: true } : {}
  return answerOf(asking, 'health', params, (payload) =>
    readHealth(payload, connection.hello, connection.gatewayNow() ?? now()),
  )
}

/** The channels, or why the gateway does not let us ask for them. */
type LiveChannels = readonly Channel[] | GatewayError

async function askLiveChannels(asking: Asking, question: HealthQuestion): Promise<LiveChannels> {
  try {
    return await askChannels(asking, question)
  } catch (error) {
    if (error instanceof GatewayError && isClosed(error)) return error
    throw error
  }
}

function isClosed({ reply }: GatewayError): boolean {
  const refusal = reply === null ? null : refusalOf(reply)
  return refusal === 'scope' || refusal === 'unknown_method'
}

/**
 * Where a gateway does not let us ask, or does not know the question, its answer to `health` is all there is: as good as
 * the live one in current releases, and marked as unknown where an old one only fills it in.
 */
function channelsOf(
  live: LiveChannels | null,
  health: HealthAnswer | null,
  unread: readonly UnknownPart[],
): { channels: readonly Channel[] | null; unread: readonly UnknownPart[] } {
  if (!(live instanceof GatewayError)) return { channels: live, unread }
  if (health !== null && health.channels !== null) return { channels: health.channels, unread }
  const isUnknown = live.reply !== null && refusalOf(live.reply) === 'unknown_method'
  if (isUnknown && health !== null) return { channels: null, unread }
  return { channels: null, unread: [...unread, unreadPart('channels', live, true)] }
}

async function askCron(asking: Asking): Promise<NonNullable<JudgedGateway['cron']>> {
  const [scheduler, jobs] = await Promise.all([askScheduler(asking), askJobs(asking)])
  return { scheduler, jobs }
}
