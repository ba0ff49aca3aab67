import { VitalsError } from '../../core/errors.ts'
import type { HealthReason, HealthReport } from '../../core/report/health-report.ts'
import { healthState } from '../../core/report/health-report.ts'
import type { Phase } from '../../core/report/phase.ts'
import { type ClientEdges, connectGateway } from '../../gateway/client/connect.ts'
import type { Connection } from '../../gateway/client/connection.ts'
import { GatewayError } from '../../gateway/client/gateway-error.ts'
import { deepParts } from '../../gateway/client/openclaw/deep-health.ts'
import { type HealthAnswer, readHealth } from '../../gateway/client/openclaw/health.ts'
import type { FoundGateway } from '../../settings/gateway/discover.ts'
import { hintFor } from '../hints.ts'

interface Question {
  /** Ask the gateway to probe its channels first. */
  readonly probe: boolean
  /** Ask for cron jobs, nodes and the last heartbeat too. */
  readonly deep: boolean
  /** Epoch milliseconds by which there is an answer, whatever the gateway does. */
  readonly deadline: number
}

const largestFrame = 4 * 1_024 * 1_024
// What is left for telling the verdict when a part of it never came.
const reserveMs = 40

/**
 * Asks one gateway for its health and judges the answer. A gateway that cannot be asked is an answer too: the
 * report then says how far the question came, and why.
 *
 * @throws VitalsError only for what is no failure of the gateway
 */
export async function askHealth(
  target: FoundGateway,
  question: Question,
  edges: ClientEdges,
): Promise<HealthReport> {
  const begun = edges.now()
  const report = emptyReport(target)
  const leftMs = Math.max(0, question.deadline - begun)
  const limit = abortAfter(leftMs)
  const deepLimit = abortAfter(Math.max(0, leftMs - reserveMs))
  let connection: Connection | null = null
  try {
    connection = await connectGateway(target, edges, {
      need: question.deep ? 'operator.read' : null,
      signal: limit.signal,
      largestFrame,
    })
    const deep = question.deep ? askParts(connection, deepLimit.signal, edges.now) : null
    const answer = await askOnce(connection, question.probe, limit.signal)
    const latency = edges.now() - begun
    return judged({ ...report, latency_ms: latency, gateway: connection.hello.dialect }, answer, await deep)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    const gateway = connection?.hello.dialect ?? null
    return { ...report, ...failure(error), latency_ms: edges.now() - begun, gateway }
  } finally {
    limit.stop()
    deepLimit.stop()
    connection?.close()
  }
}

async function askOnce(connection: Connection, probe: boolean, signal: AbortSignal): Promise<HealthAnswer> {
  const payload = await connection.call('health', probe ? { probe: true } : {}, signal)
  const answer = readHealth(payload, connection.hello)
  if (answer !== null) return answer
  throw new GatewayError('GATEWAY_CALL_FAILED', {
    url: connection.url,
    phase: 'call',
    params: { method: 'health', detail: 'what it sent is no health' },
  })
}

interface Deep {
  readonly reasons: readonly HealthReason[]
  readonly unknown: readonly string[]
}

async function askParts(connection: Connection, signal: AbortSignal, now: () => number): Promise<Deep> {
  const answers = await Promise.all(
    deepParts.map(async ({ part, method, params, reasonsOf }): Promise<Deep> => {
      try {
        return { reasons: reasonsOf(await connection.call(method, params, signal), now()), unknown: [] }
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error
        return { reasons: [], unknown: [part] }
      }
    }),
  )
  return {
    reasons: answers.flatMap(({ reasons }) => reasons),
    unknown: answers.flatMap(({ unknown }) => unknown),
  }
}

function judged(report: HealthReport, answer: HealthAnswer, deep: Deep | null): HealthReport {
  const { timestamp, version, uptime, eventLoop } = answer
  const reasons = [...answer.reasons, ...(deep?.reasons ?? [])]
  const unknown = deep?.unknown ?? []
  const state = healthState(reasons, unknown)
  return {
    ...report,
    ok: state === 'healthy',
    state,
    phase: null,
    error: state === 'healthy' ? null : notHealthy(reasons, unknown),
    ...{ timestamp, version, uptime, reasons, unknown },
    event_loop: eventLoop,
  }
}

function notHealthy(reasons: readonly HealthReason[], unknown: readonly string[]): HealthReport['error'] {
  const worst = reasons.find(({ severity }) => severity === 'critical') ?? reasons[0]
  const rest = reasons.length - 1
  const more = rest > 0 ? ` (and ${rest} more)` : ''
  const unread = unknown.length > 0 ? `${unknown.join(', ')} could not be read` : ''
  const wrong = worst === undefined ? '' : `${worst.subject}: ${worst.message}${more}`
  const detail = [wrong, unread].filter((text) => text !== '').join('; ')
  const error = new VitalsError('GATEWAY_NOT_HEALTHY', { params: { detail } })
  return { code: error.code, message: error.message, hint: hintFor(error) }
}

function failure(error: GatewayError): Pick<HealthReport, 'phase' | 'error'> {
  const { code, message, phase } = error
  return { phase, error: { code, message, hint: hintFor(error) } }
}

function emptyReport({ url, origin }: FoundGateway): HealthReport {
  return {
    ok: false,
    state: 'unknown',
    phase: 'resolve' satisfies Phase,
    error: null,
    timestamp: null,
    version: null,
    uptime: null,
    latency_ms: 0,
    gateway: null,
    url,
    url_from: origin,
    reasons: [],
    unknown: [],
    event_loop: null,
  }
}

function abortAfter(ms: number): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), ms)
  return { signal: controller.signal, stop: () => clearTimeout(timer) }
}
