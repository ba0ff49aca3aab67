import type { IncomingMessage, Agent as PlainAgent } from 'node:http'
import type { Agent as TlsAgent } from 'node:https'
import type { HttpAnswer } from '../../core/heartbeat/sending/answer.ts'
import { retryAfterOf } from '../../core/text/retry-after.ts'
import { sign } from '../../gateway/client/webhook-signature.ts'
import type { SigningKey } from './signing-key.ts'

/** Where beats go. */
export interface BeatGateway {
  /** Where it is now, without the path of beats; `null` while it does not run. */
  readonly locate: () => URL | null
  /** The only certificates that are trusted, in PEM; `null` for those of the system. */
  readonly ca: string | null
  /** What the agent itself is known by, in PEM; `null` without. */
  readonly client: { readonly cert: string; readonly key: string } | null
}

/** One request: a beat or a batch of them, under its own id. */
export interface BeatRequest {
  readonly id: string
  readonly body: string
  /** Of this attempt, epoch milliseconds. */
  readonly at: number
}

/** Sends requests to one gateway over connections that are kept. */
export interface BeatPoster {
  /** @throws the system's error, or that of the signal, where no answer came */
  post(request: BeatRequest, key: SigningKey, signal: AbortSignal): Promise<HttpAnswer>
  close(): void
}

const mostAnswerBytes = 8 * 1_024 * 1_024

/**
 * Signs by Standard Webhooks 1.0.0 and follows no redirect.
 *
 * @param now epoch milliseconds
 * @param path of what is asked, after the address of the gateway; that of beats where nothing is said
 */
export function beatPoster(
  { locate, ca, client }: BeatGateway,
  now: () => number,
  path = '/v1/heartbeats',
): BeatPoster {
  const options = { keepAlive: true, maxSockets: 1 }
  const agents: { plain?: PlainAgent; tls?: TlsAgent } = {}
  // Each is loaded when it is needed: TLS costs memory that a gateway on this host does not ask for.
  const wayTo = ({ protocol }: URL) => {
    if (protocol === 'https:') {
      const { Agent, request } = process.getBuiltinModule('node:https')
      agents.tls ??= new Agent({ ...options, ...(ca !== null && { ca }), ...client })
      return { send: request, agent: agents.tls }
    }
    const { Agent, request } = process.getBuiltinModule('node:http')
    agents.plain ??= new Agent(options)
    return { send: request, agent: agents.plain }
  }
  return {
    async post(request, key, signal) {
      const url = locate()
      if (url === null) throw new Error('it does not run')
      const address = new URL(`${url.pathname.replace(/\/$/, '')}${path}`, url)
      const { send, agent } = wayTo(url)
      const body = Buffer.from(request.body)
      const headers = signedHeaders(request, body, key)
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        const sent = send(address, { method: 'POST', agent, headers, signal }, resolve)
        sent.on('error', (error) => reject(signal.aborted ? signal.reason : error))
        sent.end(body)
      })
      const { statusCode: status = 0 } = answer
      const retryAfterMs = retryAfterOf(answer.headers['retry-after'], now())
      return { status, retryAfterMs, text: await textOf(answer) }
    },
    close() {
      agents.plain?.destroy()
      agents.tls?.destroy()
    },
  }
}

function signedHeaders({ id, at }: BeatRequest, body: Buffer, key: SigningKey): Record<string, string> {
  const timestamp = String(Math.floor(at / 1_000))
  return {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'user-agent': 'openvitals',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${sign(key.secret, { id, timestamp, body })}`,
    'x-key-id': key.keyId,
  }
}

/** `null` for more than any gateway answers; the rest of it is not read. */
async function textOf(answer: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > mostAnswerBytes) {
      answer.destroy()
      return null
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
