import { problemOf } from '../../core/heartbeat/refusals.ts'
import type { HttpAnswer } from '../../core/heartbeat/sending/answer.ts'
import type { Connection } from '../../gateway/client/connection.ts'
import { GatewayError } from '../../gateway/client/gateway-error.ts'
import type { HandshakeOptions } from '../../gateway/client/handshake.ts'
import { sign } from '../../gateway/client/webhook-signature.ts'
import { agentProof, proofParts } from '../../gateway/protocol/agent-proof.ts'
import { isObject, numberOf } from '../../gateway/protocol/loose-value.ts'
import type { BeatGateway, BeatPoster, BeatRequest } from './post-beats.ts'
import type { SigningKey } from './signing-key.ts'

/** Who connects, and how names are found. */
export type SocketPosterEdges = Pick<HandshakeOptions, 'resolve' | 'clientVersion' | 'instanceId'>

/** Sends beats over one WebSocket that is kept: the bytes and the answers are those of HTTP. */
export class SocketPoster implements BeatPoster {
  readonly #gateway: BeatGateway
  readonly #edges: SocketPosterEdges
  #connection: { readonly keyId: string; readonly open: Connection } | null = null
  #isClosed = false

  constructor(gateway: BeatGateway, edges: SocketPosterEdges) {
    this.#gateway = gateway
    this.#edges = edges
  }

  async post(request: BeatRequest, key: SigningKey, signal: AbortSignal): Promise<HttpAnswer> {
    try {
      const connection = await this.#connected(key, signal)
      const payload = await connection.call('system-event', signedParams(request, key), signal)
      return { status: 200, retryAfterMs: null, text: JSON.stringify(payload) }
    } catch (error) {
      const answer = error instanceof GatewayError ? answerIn(error) : null
      if (answer !== null) return answer
      if (signal.aborted) throw signal.reason
      throw error
    }
  }

  close(): void {
    this.#isClosed = true
    this.#connection?.open.close()
  }

  /** The connection that is there, unless it was made by another key. */
  async #connected(key: SigningKey, signal: AbortSignal): Promise<Connection> {
    const known = this.#connection
    if (known !== null && known.keyId === key.keyId) return known.open
    known?.open.close()
    const open = await this.#open(key, signal)
    this.#connection = { keyId: key.keyId, open }
    void open.ended.then(() => this.#forget(open))
    open.onEvent(({ event }) => {
      if (event === 'reconnect') this.#comeAgain(key, open)
    })
    return open
  }

  async #open(key: SigningKey, signal: AbortSignal): Promise<Connection> {
    const { locate, ca, client } = this.#gateway
    const url = locate()
    if (url === null) throw new Error('it does not run')
    // Only who sends over a WebSocket pays for it.
    const { logIn } = await import('../../gateway/client/handshake.ts')
    const proof = ({ nonce }: { readonly nonce: string }) =>
      agentProof(key.keyId, sign(key.secret, proofParts(nonce)))
    return await logIn(
      { identity: 'node', credential: null, proof, sign: null, scopes: [] },
      {
        ...this.#edges,
        ...{ url: socketUrl(url), tlsFingerprint: null, certificates: { ca, client }, signal },
        onPhase: () => {},
        redact: (text) => text,
        inspect: () => {},
      },
    )
  }

  #forget(open: Connection): void {
    if (this.#connection?.open === open) this.#connection = null
  }

  /** The gateway asks for it; where that fails, the next beat connects. */
  #comeAgain(key: SigningKey, open: Connection): void {
    this.#forget(open)
    open.close()
    if (this.#isClosed) return
    this.#connected(key, AbortSignal.timeout(comeAgainMs)).catch(() => {})
  }
}

const comeAgainMs = 10_000

function socketUrl(url: URL): string {
  return url.href.replace(/^http/, 'ws')
}

function signedParams({ id, body, at }: BeatRequest, { keyId, secret }: SigningKey): object {
  const timestamp = String(Math.floor(at / 1_000))
  const signature = `v1,${sign(secret, { id, timestamp, body: Buffer.from(body) })}`
  return { key_id: keyId, id, timestamp, signature, body }
}

/** What a refusal would have been over HTTP; `null` where none was given. */
function answerIn({ code, reply }: GatewayError): HttpAnswer | null {
  const problem = code === 'GATEWAY_STOPPING' ? problemOf('stopping') : reply?.details.problem
  if (!isObject(problem)) return null
  const status = numberOf(problem.status) ?? 0
  return { status, retryAfterMs: reply?.retryAfterMs ?? null, text: JSON.stringify(problem) }
}
