import { catalogue, type ErrorCode, VitalsError } from '../../core/errors.ts'
import type { HealthReason, HealthReport } from '../../core/report/health.ts'
import type { Phase } from '../../core/report/phase.ts'
import type { UnknownPart } from '../../core/report/view/unknown-part.ts'
import { type ClientEdges, connectGateway } from '../../gateway/client/connect.ts'
import type { Connection } from '../../gateway/client/connection.ts'
import { GatewayError, timedOut } from '../../gateway/client/gateway-error.ts'
import { type HealthQuestion, type JudgedGateway, judgeGateway } from '../../gateway/client/health/judge.ts'
import { askedGateway } from '../../settings/gateway/ask-own.ts'
import type { FoundGateway } from '../../settings/gateway/discover.ts'
import { hintFor } from '../hints.ts'

interface Question extends HealthQuestion {
  /** Epoch milliseconds by which there is an answer, whatever the gateway does. */
  readonly deadline: number
}

const largestFrame = 4 * 1_024 * 1_024
// What is left for telling the verdict when a part of it never came.
const reserveMs = 40

/**
 * Asks one gateway for its health and judges the answers. A gateway that cannot be asked is an answer too: the
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
  const partLimit = abortAfter(Math.max(0, leftMs - reserveMs))
  let connection: Connection | null = null
  try {
    connection = await connectGateway(askedGateway(target), edges, {
      need: 'operator.read',
      orHealth: true,
      signal: limit.signal,
      largestFrame,
    })
    const connectedMs = edges.now() - begun
    const deadline = question.deadline - reserveMs
    const asking = { connection, signal: partLimit.signal, deadline, now: edges.now }
    const answered = await judgeGateway(asking, question)
    const latency = connectedMs + Math.round(answered.healthMs ?? edges.now() - begun - connectedMs)
    return judged({ ...report, latency_ms: latency, gateway: connection.hello.dialect }, answered)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    const gateway = connection?.hello.dialect ?? null
    return { ...report, ...failure(error), latency_ms: edges.now() - begun, gateway }
  } finally {
    limit.stop()
    partLimit.stop()
    connection?.close()
  }
}

function judged(report: HealthReport, { verdict, health, unread }: JudgedGateway): HealthReport {
  const { state, reasons, unknown } = verdict
  const silent = unread.find(({ part }) => part === 'health')
  return {
    ...report,
    ok: state === 'healthy',
    state,
    phase: silent === undefined ? null : ('call' satisfies Phase),
    error:
      silent !== undefined
        ? unsaid(silent, report.url)
        : state === 'healthy'
          ? null
          : notHealthy(state, reasons),
    ...{ timestamp: health?.timestamp ?? null, version: health?.version ?? null },
    ...{ uptime: health?.uptime ?? null, reasons, unknown },
    event_loop: health?.eventLoop ?? null,
  }
}

/** A gateway that answers everything but this has not said how it is. */
function unsaid(part: UnknownPart, url: string): HealthReport['error'] {
  if (part.code === 'GATEWAY_PART_SLOW') return failure(timedOut(url, 'call')).error
  const code = Object.hasOwn(catalogue, part.code) ? (part.code as ErrorCode) : 'GATEWAY_CALL_FAILED'
  return { code, message: part.message, hint: hintFor({ code, hint: part.hint, params: {} }) }
}

/** The reason that the state comes from, and how many more there are. */
function notHealthy(state: HealthReport['state'], reasons: readonly HealthReason[]): HealthReport['error'] {
  const worst = reasons.find(({ severity }) => severity === state) ?? reasons[0]
  const rest = reasons.length - 1
  const more = rest > 0 ? ` (and ${rest} more)` : ''
  const detail = worst === undefined ? '' : `${worst.subject}: ${worst.message}${more}`
  const error = new VitalsError('GATEWAY_NOT_HEALTHY', { params: { detail } })
  return { code: error.code, message: error.message, hint: hintFor(error) }
}

function failure(error: GatewayError): Pick<HealthReport, 'phase' | 'error'> {
  const { code, message, phase } = error
  return { phase, error: { code, message, hint: hintFor(error) } }
}

function emptyReport({ url, origin, own = null }: FoundGateway): HealthReport {
  const isOwn = own?.isMeant === true
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
    url: isOwn ? (own.address?.url ?? '--gateway own') : url,
    url_from: isOwn ? 'own' : origin,
    other_url: isOwn ? null : (own?.address?.url ?? null),
    reasons: [],
    unknown: [],
    last_error: null,
    event_loop: null,
  }
}

function abortAfter(ms: number): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), ms)
  return { signal: controller.signal, stop: () => clearTimeout(timer) }
}
