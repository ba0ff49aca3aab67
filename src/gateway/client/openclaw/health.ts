import type { HealthReason } from '../../../core/report/health-report.ts'
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
import { channelReasons } from './channel-health.ts'

/** What one answer to `health` says, whichever gateway gave it. */
export interface HealthAnswer {
  /** Epoch milliseconds by the gateway's clock; `null` where it did not say. */
  readonly timestamp: number | null
  readonly version: string | null
  /** Seconds. */
  readonly uptime: number | null
  readonly reasons: readonly HealthReason[]
  readonly eventLoop: { readonly degraded: boolean; readonly delay_p99_ms: number | null } | null
}

/**
 * Reads the answer to `health` and derives what is wrong. OpenClaw's own `ok` only says that it answered, so that
 * its plugins, queues, models and channels are looked at; our gateway judges itself.
 *
 * @returns `null` for what is no answer to `health`
 */
export function readHealth(payload: unknown, hello: Hello): HealthAnswer | null {
  if (!isObject(payload) || flagOf(payload.ok) === null) return null
  const uptimeMs = hello.uptimeMs
  return {
    timestamp: numberOf(payload.ts) ?? numberOf(payload.timestamp),
    version: textOf(payload.version) ?? hello.version,
    uptime:
      numberOf(payload.uptime) ?? (uptimeMs === null ? null : Math.max(0, Math.floor(uptimeMs / 1_000))),
    reasons: hello.dialect === 'openvitals' ? ownReasons(payload) : openClawReasons(payload),
    eventLoop: readEventLoop(payload.eventLoop),
  }
}

function openClawReasons(health: LooseObject): HealthReason[] {
  const broken: HealthReason[] = [...pluginReasons(health), ...queueReasons(health), ...modelReasons(health)]
  if (health.ok === false) broken.unshift(critical('not_ok', 'gateway', 'it says itself that it is not well'))
  return [...broken, ...channelReasons(health)]
}

function pluginReasons({ plugins }: LooseObject): HealthReason[] {
  return listOf(objectOf(plugins).errors).map((entry) => {
    const given = objectOf(entry)
    const name = textOf(given.id) ?? textOf(given.pluginId) ?? textOf(given.name) ?? textOf(entry) ?? 'plugin'
    const why = textOf(given.error) ?? textOf(given.message) ?? 'it failed to load'
    return degraded('plugin_failed', name, why)
  })
}

const queues = [
  ['failed', 'delivery_failed', 'messages could not be delivered'],
  ['ingressFailed', 'ingress_failed', 'messages that came in could not be taken'],
  ['ingressPressure', 'ingress_pressure', 'messages come in faster than they are taken'],
] as const

function queueReasons({ deliveryQueues }: LooseObject): HealthReason[] {
  const given = objectOf(deliveryQueues)
  return queues.flatMap(([key, code, words]) =>
    listOf(given[key]).map((entry) => {
      const queue = objectOf(entry)
      const name =
        textOf(queue.id) ?? textOf(queue.queue) ?? textOf(queue.channel) ?? textOf(entry) ?? 'delivery'
      const count = numberOf(queue.count) ?? numberOf(queue.failed) ?? numberOf(queue.pending)
      return degraded(code, name, count === null ? words : `${words} (${count})`)
    }),
  )
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
