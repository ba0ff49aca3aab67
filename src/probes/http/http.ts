import type { HttpOptions } from '../../core/probe-kind/kinds/http.ts'
import { parseBytes } from '../../core/text/bytes.ts'
import type { Value } from '../../core/value.ts'
import { readTextOfPolicy } from '../../host/files/read-text.ts'
import { errorText } from '../../host/system-error.ts'
import { failedTarget } from '../failure.ts'
import { networkFailure } from '../network-failure.ts'
import { quantile } from '../number/quantile.ts'
import { round } from '../number/round.ts'
import { compilePattern, type Pattern } from '../pattern.ts'
import type { Observation, Probe, ProbeContext } from '../probe.ts'
import { DeniedRedirectError, DistrustError, RedirectError } from './fetch-failure.ts'
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
    let answer: Fetched
    do {
      answer = await fetchOnce(requestOf(options), session)
      const wrong = judge(answer, options, pattern)
      if (wrong !== null) return wrong
      latencies.push(answer.latencyMs)
    } while (latencies.length < options.samples)
    return {
      ok: true,
      error: null,
      value: { up: true, ...fieldsOf(answer, pattern), ...latencyFields(latencies) },
    }
  } catch (error) {
    return httpFailure(error)
  }
}

function openSession(options: HttpOptions, { signal, now }: ProbeContext): Session {
  return {
    followRedirects: options.follow_redirects,
    allowLinkLocal: options.allow_link_local,
    ca: options.ca_file === undefined ? null : readTextOfPolicy(options.ca_file, mostCaBytes),
    skipVerify: options.insecure_skip_verify,
    signal,
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

function judge(answer: Fetched, options: HttpOptions, pattern: Pattern | null): Observation | null {
  const fields: Record<string, Value> = {
    ...fieldsOf(answer, pattern),
    latency_ms: round(answer.latencyMs, 3),
  }
  if (!isExpected(answer.status, options.expect_status)) {
    return failedTarget('wrong_answer', `status ${answer.status} is not expected`, fields)
  }
  const matched = pattern === null || fields.matched === true
  return matched ? null : failedTarget('wrong_answer', `the body does not match ${options.match}`, fields)
}

/** Whether a status is among single ones and ranges such as `200-399`, ends included. */
export function isExpected(status: number, expected: HttpOptions['expect_status']): boolean {
  const all = Array.isArray(expected) ? expected : [expected]
  return all.some((one) => {
    const [from, to = from] = String(one).split('-').map(Number)
    return from !== undefined && to !== undefined && from <= status && status <= to
  })
}

function fieldsOf(answer: Fetched, pattern: Pattern | null): Record<string, Value> {
  return {
    status: answer.status,
    ...(pattern === null ? {} : { matched: pattern.matches(answer.body.toString('utf8')) }),
    ...(answer.daysLeft === null ? {} : { tls_days_left: answer.daysLeft }),
  }
}

function latencyFields(latencies: readonly number[]): Record<string, Value> {
  const p50 = round(quantile(latencies, 0.5), 3)
  return { latency_ms: p50, p50_ms: p50, p95_ms: round(quantile(latencies, 0.95), 3) }
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
