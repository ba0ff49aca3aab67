import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import { retryAfterOf } from '../../../core/text/retry-after.ts'
import { sign } from '../../client/webhook-signature.ts'
import type { Delivery } from './next-try.ts'

const timeoutMs = 15_000
const gone = 410

/** One thing to deliver. */
export interface Webhook {
  readonly url: URL
  /** The same over all tries. */
  readonly id: string
  readonly body: string
  /** The keys in use: more than one while they are changed. None sends it unsigned. */
  readonly secrets: readonly Uint8Array[]
  /** Media type of the body; that of a CloudEvent without it. */
  readonly type?: string
}

const agents = { 'http:': new PlainAgent({ keepAlive: true }), 'https:': new TlsAgent({ keepAlive: true }) }

/**
 * Sends a body once, signed by Standard Webhooks 1.0.0 with the time of this try. No redirect is followed; any
 * answer but 2xx is a failure, and 410 means that nothing more is wanted.
 *
 * @param now epoch milliseconds
 * @param abort ends the try
 */
export async function sendWebhook(webhook: Webhook, now: number, abort: AbortSignal): Promise<Delivery> {
  const { url } = webhook
  if (!mayGoTo(url)) {
    return { kind: 'refused', detail: 'a notification goes over https, or to this host alone' }
  }
  try {
    const answer = await post(webhook, now, AbortSignal.any([abort, AbortSignal.timeout(timeoutMs)]))
    const { statusCode: status = 0, headers } = answer
    if (status >= 200 && status < 300) return { kind: 'delivered' }
    const detail = `the receiver answered ${status}`
    if (status === gone) return { kind: 'refused', detail }
    return { kind: 'failed', detail, retryAfterMs: retryAfterOf(headers['retry-after'], now) }
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError'
    const words = error instanceof Error ? codeOf(error) : String(error)
    if (isLate) return { kind: 'timed_out', detail: 'no answer in 15 seconds', retryAfterMs: null }
    return { kind: 'failed', detail: words, retryAfterMs: null }
  }
}

/** Headers of one try. */
export function signedHeaders({ id, body, secrets, type }: Webhook, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000))
  const bytes = Buffer.from(body)
  const signatures = secrets.map((secret) => `v1,${sign(secret, { id, timestamp, body: bytes })}`)
  return {
    'content-type': type ?? 'application/cloudevents+json; charset=utf-8',
    'content-length': String(bytes.length),
    'user-agent': 'openvitals',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length === 0 ? {} : { 'webhook-signature': signatures.join(' ') }),
  }
}

function post(webhook: Webhook, now: number, signal: AbortSignal): Promise<IncomingMessage> {
  const { url, body } = webhook
  const isTls = url.protocol === 'https:'
  const options = {
    method: 'POST',
    headers: signedHeaders(webhook, now),
    agent: isTls ? agents['https:'] : agents['http:'],
    signal,
  }
  return new Promise((resolve, reject) => {
    const request = (isTls ? tlsRequest : plainRequest)(url, options, (answer) => {
      // What it says is not of interest, and must be taken for the connection to be used again.
      answer.resume()
      answer.on('error', reject)
      resolve(answer)
    })
    request.on('error', (error) => reject(signal.aborted ? signal.reason : error))
    request.end(body)
  })
}

/** Whether messages may go to an address: over TLS, or to this host. */
export function mayGoTo({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
  return protocol === 'http:' && isHere
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message
}
