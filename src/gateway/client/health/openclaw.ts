import type { HealthReason } from '../../../core/report/health.ts'
import type { Channel } from '../../../core/report/view/channel.ts'
import { formatDuration } from '../../../core/text/duration.ts'
import type { Hello } from '../../protocol/hello.ts'
import {
  flagOf,
  isObject,
  type LooseObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
} from '../../protocol/loose-value.ts'
import { readHealthChannels } from '../views/channels/openclaw.ts'

/** What one answer to `health` says, whichever gateway gave it. */
export interface HealthAnswer {
  /** Epoch milliseconds by the gateway's clock; `null` where it did not say. */
  readonly timestamp: number | null
  readonly version: string | null
  /** Seconds. */
  readonly uptime: number | null
  /** What is wrong with the gateway itself. */
  readonly reasons: readonly HealthReason[]
  /** The channels as this answer shows them, `channels.status` knows better; `null` where it shows none at all. */
  readonly channels: readonly Channel[] | null
  readonly eventLoop: { readonly degraded: boolean; readonly delay_p99_ms: number | null } | null
}

/**
 * Reads the answer to `health` and derives what is wrong. OpenClaw's own `ok` only says that it answered, so that
 * its plugins, queues and models are looked at; our gateway judges itself.
 *
 * @param now epoch milliseconds by the clock of the gateway
 * @returns `null` for what is no answer to `health`
 */
export function readHealth(payload: unknown, hello: Hello, now: number): HealthAnswer | null {
  if (!isObject(payload) || flagOf(payload.ok) === null) return null
  const uptimeMs = hello.uptimeMs
  const timestamp = numberOf(payload.ts) ?? numberOf(payload.timestamp)
  const isOurs = hello.dialect === 'openvitals'
  return {
    timestamp,
    version: textOf(payload.version) ?? hello.version,
    uptime:
      numberOf(payload.uptime) ?? (uptimeMs === null ? null : Math.max(0, Math.floor(uptimeMs / 1_000))),
    reasons: [
      ...snapshotReasons(timestamp, now),
      ...(isOurs ? ownReasons(payload) : openClawReasons(payload, now)),
    ],
    channels: isOurs || !isObject(payload.channels) ? null : readHealthChannels(payload.channels, now),
    eventLoop: readEventLoop(payload.eventLoop),
  }
}

// A snapshot is renewed every minute; one that missed three renewals is no news of the gateway.
const oldestSnapshotMs = 4 * 60_000

function snapshotReasons(timestamp: number | null, now: number): HealthReason[] {
  const age = timestamp === null ? 0 : now - timestamp
  if (age <= oldestSnapshotMs) return []
  const message = `its health is a snapshot that is ${ageText(age)} old`
  return [{ severity: 'unknown', code: 'snapshot_old', subject: 'health', message }]
}

function ageText(ms: number): string {
  return formatDuration(Math.max(60_000, Math.floor(ms / 60_000) * 60_000))
}

function openClawReasons(health: LooseObject, now: number): HealthReason[] {
  const broken = [
    ...pluginReasons(health),
    ...engineReasons(health),
    ...queueReasons(health, now),
    ...modelReasons(health),
  ]
  if (health.ok === false) broken.unshift(critical('not_ok', 'gateway', 'it says itself that it is not well'))
  return broken
}

function pluginReasons({ plugins }: LooseObject): HealthReason[] {
  const { errors, unavailable } = objectOf(plugins)
  const failed = listOf(errors).map((entry) => {
    const given = objectOf(entry)
    const name = textOf(given.id) ?? textOf(given.pluginId) ?? textOf(given.name) ?? textOf(entry) ?? 'plugin'
    const why = textOf(given.error) ?? textOf(given.message) ?? 'it failed to load'
    return degraded('plugin_failed', name, why)
  })
  const missing = listOf(unavailable).map((entry) => {
    const given = objectOf(entry)
    const { detail, reason } = objectOf(given.diagnostic)
    const name = textOf(given.id) ?? textOf(entry) ?? 'plugin'
    return degraded('plugin_failed', name, textOf(detail) ?? textOf(reason) ?? 'it is not available')
  })
  return [...failed, ...missing]
}

function engineReasons({ contextEngines }: LooseObject): HealthReason[] {
  return listOf(objectOf(contextEngines).quarantined).map((entry) => {
    const { engineId, reason } = objectOf(entry)
    return degraded(
      'engine_quarantined',
      textOf(engineId) ?? 'context engine',
      textOf(reason) ?? 'it was taken out',
    )
  })
}

const queues = [
  ['failed', 'delivery_failed', 'could not be delivered'],
  ['ingressFailed', 'ingress_failed', 'came in and could not be taken'],
  ['ingressPressure', 'ingress_pressure', 'wait to be taken in'],
] as const

/** Dead-letter queues by their name, with how many messages lie in them and since when. */
function queueReasons({ deliveryQueues }: LooseObject, now: number): HealthReason[] {
  const given = objectOf(deliveryQueues)
  return queues.flatMap(([key, code, words]) =>
    listOf(given[key]).flatMap((entry) => {
      const queue = objectOf(entry)
      const count = numberOf(queue.count) ?? numberOf(queue.failed) ?? numberOf(queue.pendingCount)
      if (count === 0) return []
      const messages = count === null ? 'messages' : count === 1 ? '1 message' : `${count} messages`
      const oldest = numberOf(queue.oldestFailedAt) ?? numberOf(queue.oldestReceivedAt)
      const age = oldest === null ? '' : `, the oldest for ${ageText(now - oldest)}`
      return degraded(code, queueName(queue, entry), `${messages} ${words}${age}`)
    }),
  )
}

function queueName(queue: LooseObject, entry: unknown): string {
  const named = [queue.queueName, queue.id, queue.queue, queue.channel, entry].flatMap(
    (name) => textOf(name) ?? [],
  )
  const channel = textOf(queue.channelId)
  if (named[0] !== undefined || channel === null) return named[0] ?? 'delivery'
  const account = textOf(queue.accountId)
  return account === null || account === 'default' ? channel : `${channel}/${account}`
}

function modelReasons({ modelRuntime }: LooseObject): HealthReason[] {
  const given = objectOf(modelRuntime)
  if (given.degraded !== true) return []
  const pending = listOf(given.pendingAgents).flatMap((agent) => textOf(agent) ?? [])
  const agents = pending.length === 0 ? '' : `: ${pending.join(', ')} waiting`
  return [degraded('model_runtime', 'models', `the model runtime is degraded${agents}`)]
}

function ownReasons(health: LooseObject): HealthReason[] {
  const checks = listOf(health.checks).map(objectOf)
  const bad = checks.filter(
    ({ state, ok }) => (textOf(state) ?? (ok === false ? 'critical' : 'healthy')) !== 'healthy',
  )
  const reasons = bad.map((check): HealthReason => {
    const severity = textOf(check.state) === 'critical' || health.ok === false ? 'critical' : 'degraded'
    const words = listOf(check.reasons).flatMap((reason) => textOf(reason) ?? [])
    const message = textOf(check.message) ?? (words.join(', ') || 'it is not healthy')
    return { severity, code: 'gateway_check', subject: textOf(check.name) ?? 'gateway', message }
  })
  if (reasons.length > 0) return reasons
  if (health.ok === false) return [critical('not_ok', 'gateway', 'it says itself that it is not well')]
  const state = textOf(health.state) ?? 'healthy'
  return state === 'healthy' ? [] : [degraded('not_healthy', 'gateway', `its state is ${state}`)]
}

function readEventLoop(value: unknown): HealthAnswer['eventLoop'] {
  const given = objectOf(value)
  const isDegraded = flagOf(given.degraded)
  const delay = numberOf(given.delayP99Ms)
  return isDegraded === null
    ? null
    : { degraded: isDegraded, delay_p99_ms: delay === null ? null : Math.max(0, delay) }
}

function degraded(code: string, subject: string, message: string): HealthReason {
  return { severity: 'degraded', code, subject, message }
}

function critical(code: string, subject: string, message: string): HealthReason {
  return { severity: 'critical', code, subject, message }
}
