import type { HttpOptions } from '../../core/probe-kind/kinds/http.ts'
import { parseBytes } from '../../core/text/bytes.ts'
import { redactor } from '../../core/text/redactor.ts'
import type { Value } from '../../core/value.ts'
import { readTextOfPolicy } from '../../host/files/read-text.ts'
import { errorText } from '../../host/system-error.ts'
import { failedTarget } from '../failure.ts'
import { networkFailure } from '../network-failure.ts'
import { quantile } from '../number/quantile.ts'
import { roundTo } from '../number/round-to.ts'
import { compilePattern, type Pattern } from '../pattern.ts'
import type { Observation, Probe, ProbeContext } from '../probe.ts'
import { DeniedRedirectError, DistrustError, RedirectError } from './fetch-failure.ts'
import { bodyText } from './http-body.ts'
import type { Request } from './http-exchange.ts'
import { type Fetched, fetchOnce, type Session } from './http-fetch.ts'

const mostCaBytes = 4_194_304

/**
 * Asks an endpoint `samples` times, one after the other, and stops at the first that fails. Every request has a
 * connection of its own, as a new client would have.
 */
export const http: Probe<HttpOptions> = async (options, context): Promise<Observation> => {
  const latencies: number[] = []
  try {
    const session = openSession(options, context)
    const pattern = options.match === undefined ? null : await compilePattern(options.match)
    let fields: Readonly<Record<string, Value>>
    do {
      const answer = await fetchOnce(requestOf(options), session)
      const seen = await judge(answer, options, pattern)
      if (!seen.ok) return seen
      fields = seen.value as Readonly<Record<string, Value>>
      latencies.push(answer.latencyMs)
    } while (latencies.length < options.samples)
    return {
      ok: true,
      error: null,
      value: { ...fields, ...latencyFields(latencies) },
    }
  } catch (error) {
    return withoutHeaders(httpFailure(error), options)
  }
}

function openSession(options: HttpOptions, { signal, timeoutMs, now }: ProbeContext): Session {
  return {
    followRedirects: options.follow_redirects,
    allowLinkLocal: options.allow_link_local,
    ca: options.ca_file === undefined ? null : readTextOfPolicy(options.ca_file, mostCaBytes),
    skipVerify: options.insecure_skip_verify,
    signal,
    timeoutMs,
    now,
    addresses: new Map(),
  }
}

function requestOf(options: HttpOptions): Request {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(options.headers)) headers[name.toLowerCase()] = value
  return {
    url: new URL(options.url),
    method: options.method,
    headers,
    maxBody: parseBytes(options.max_body) ?? 0,
  }
}

async function judge(answer: Fetched, options: HttpOptions, pattern: Pattern | null): Promise<Observation> {
  const fields: Record<string, Value> = {
    status: answer.status,
    ...(answer.daysLeft === null ? {} : { tls_days_left: answer.daysLeft }),
    latency_ms: roundTo(answer.latencyMs, 3),
  }
  const read = pattern === null ? null : await bodyText(answer, parseBytes(options.max_body) ?? 0)
  const matched = read === null || !('text' in read) ? null : pattern?.matches(read.text) === true
  // Of a body that broke off, what does not match may still have come.
  if (matched !== null && (matched || answer.cut === null)) fields.matched = matched
  if (!isExpected(answer.status, options.expect_status)) {
    return failedTarget('wrong_answer', `status ${answer.status} is not expected`, fields)
  }
  if (answer.cut !== null) return networkFailure(answer.cut, fields)
  if (read !== null && 'problem' in read) return failedTarget('wrong_answer', read.problem, fields)
  if (matched !== false) return { ok: true, error: null, value: { ...fields, up: true } }
  const doubt = read?.doubt == null ? '' : ` (${read.doubt})`
  return failedTarget('wrong_answer', `the body does not match ${options.match}${doubt}`, fields)
}

/** Whether a status is among single ones and ranges such as `200-399`, ends included. */
export function isExpected(status: number, expected: HttpOptions['expect_status']): boolean {
  const all = Array.isArray(expected) ? expected : [expected]
  return all.some((one) => {
    const [from, to = from] = String(one).split('-').map(Number)
    return from !== undefined && to !== undefined && from <= status && status <= to
  })
}

function latencyFields(latencies: readonly number[]): Record<string, Value> {
  const p50 = roundTo(quantile(latencies, 0.5), 3)
  return { latency_ms: p50, p50_ms: p50, p95_ms: roundTo(quantile(latencies, 0.95), 3) }
}

// A server may send back what the policy's headers told it, as the place that a redirect leads to.
function withoutHeaders(observation: Observation, { headers }: HttpOptions): Observation {
  const { error } = observation
  const secrets = Object.values(headers).flatMap((value) => [value, ...value.split(/\s+/)])
  return { ...observation, error: error === null ? null : redactor(secrets)(error) }
}

function httpFailure(error: unknown): Observation {
  if (error instanceof DistrustError) {
    const fields = error.daysLeft === null ? {} : { tls_days_left: error.daysLeft }
    return failedTarget('tls', errorText(error), fields)
  }
  if (error instanceof RedirectError) {
    return failedTarget('wrong_answer', errorText(error), { status: error.status })
  }
  if (error instanceof DeniedRedirectError) return failedTarget('wrong_answer', errorText(error))
  return networkFailure(error)
}
