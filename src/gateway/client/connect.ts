// How to use the client:
//
//   const connection = await connectGateway(target, edges, { need: 'operator.read', signal, onPhase })
//   const jobs = await connection.call('cron.list', { includeDisabled: true }, signal)
//   connection.onEvent(({ event, payload }) => …)
//   connection.close()
//
// `target` comes from discovery, `edges` from the caller. Failures are GatewayError: thrown on, they end a command
// with the right status and hint. `followGateway` (follow.ts) does the same again and again.
import { VitalsError } from '../../core/errors.ts'
import type { Phase } from '../../core/report/phase.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import { redactor } from '../../core/text/redactor.ts'
import { allows, type Scope } from '../protocol/scope.ts'
import type { Connection } from './connection.ts'
import { prove } from './device.ts'
import type { Address } from './dial.ts'
import { GatewayError } from './gateway-error.ts'
import { type Credential, type Login, logIn } from './handshake.ts'
import { type AuthMethod, authMethods, type KnownGateways } from './known-gateways.ts'
import type { Resolve } from './wire.ts'

/** A gateway, and what may open it. */
export interface GatewayTarget {
  /** `ws:` or `wss:`, without user, password or query. */
  readonly url: string
  /** Tried in this order; empty to come without. */
  readonly credentials: readonly Credential[]
  /** SHA-256 of the only certificate that is accepted; `null` for the usual verification. */
  readonly tlsFingerprint: string | null
  /** A credential may go unencrypted to another host. */
  readonly insecure: boolean
  /** The path of the socket that is asked in the place of the address, unencrypted; only for this account. */
  readonly socket?: string
}

/** What the client needs of the program it runs in. */
export interface ClientEdges {
  readonly resolve: Resolve
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly clientVersion: string
  /** The same for every connection of this host. */
  readonly instanceId: string
  /** `null` where nothing can be kept: the device is then not tried. */
  readonly known: KnownGateways | null
}

interface ConnectOptions {
  /** What the connection has to be able to do; `null` when `health` is all that is asked. */
  readonly need: Scope | null
  /** Where no way in grants it, one that can ask `health` will do. */
  readonly orHealth?: boolean
  /** Aborted when the time is over. */
  readonly signal: AbortSignal
  readonly onPhase?: (phase: Phase) => void
  /** In bytes; a larger frame ends the connection. */
  readonly largestFrame?: number
}

/**
 * Connects with what the gateway grants `need` for: the token as a command line, as a backend, and at last with this
 * host's device key, which gateways of every generation accept. What worked is remembered.
 *
 * @throws GatewayError: the last one, when no way leads in
 */
export async function connectGateway(
  target: GatewayTarget,
  edges: ClientEdges,
  options: ConnectOptions,
): Promise<Connection> {
  const { need } = options
  const known = edges.known?.recall(target.url) ?? null
  const credentials = firstFrom(target.credentials, known?.origin ?? null)
  const order =
    known === null ? authMethods : [known.method, ...authMethods.filter((method) => method !== known.method)]
  if (need === null) {
    const { connection, origin } = await logInBy('cli', credentials, target, edges, options)
    if (credentials.length > 1) edges.known?.remember(target.url, { method: known?.method ?? 'cli', origin })
    return connection
  }
  const found = new LoginAttempts(options.orHealth === true)
  for (const method of order) {
    if (method === 'device' && edges.known === null) continue
    if (method === 'backend' && found.wantsDevice) continue
    try {
      const { connection, origin } = await logInBy(method, credentials, target, edges, options)
      const refusal = await refusalOfScope(connection, need, options.signal)
      if (refusal === null) {
        found.close()
        // What would be tried first anyway leaves nothing behind.
        const isUsual = known === null && method === 'cli' && credentials.length <= 1
        if (!isUsual) edges.known?.remember(target.url, { method, origin })
        return connection
      }
      found.take(connection, refusal)
    } catch (error) {
      found.fail(error, method)
    }
  }
  return found.connection ?? found.refuse(scopeMissing(target.url, need))
}

/** What came of the ways in that did not grant what is needed. */
class LoginAttempts {
  /** One that can ask `health` at least. */
  connection: Connection | null = null
  /** The gateway lets nobody in who does not prove to be a device. */
  wantsDevice = false
  readonly #keeps: boolean
  #last: GatewayError | null = null

  constructor(keeps: boolean) {
    this.#keeps = keeps
  }

  take(connection: Connection, refusal: GatewayError): void {
    this.#last = refusal
    if (this.#keeps && this.connection === null) this.connection = connection
    else connection.close()
  }

  /** A failure ends the search unless another way may lead in. @throws the failure */
  fail(error: unknown, method: AuthMethod): void {
    if (!(error instanceof VitalsError)) throw error
    const isRefused = error instanceof GatewayError && error.exit === 77
    if (isRefused && this.connection !== null) return
    const isLonely = error instanceof GatewayError && error.code === 'GATEWAY_TOKEN_MISSING'
    if (!isLonely || method === 'device' || !/device identity/i.test(error.message)) {
      this.close()
      throw error
    }
    this.wantsDevice = true
    this.#last = error
  }

  close(): void {
    this.connection?.close()
  }

  refuse(otherwise: GatewayError): never {
    throw this.#last ?? otherwise
  }
}

interface LoggedIn {
  readonly connection: Connection
  readonly origin: string | null
}

/** Tries one way with each credential; only a refused credential leads to the next one. */
async function logInBy(
  method: AuthMethod,
  credentials: readonly Credential[],
  target: GatewayTarget,
  edges: ClientEdges,
  options: ConnectOptions,
): Promise<LoggedIn> {
  const tries = credentials.length === 0 ? [null] : credentials
  for (const [index, credential] of tries.entries()) {
    try {
      const connection = await logIn(loginOf(method, credential, edges, options.need ?? 'operator.read'), {
        ...target,
        ...edges,
        ...options,
        onPhase: options.onPhase ?? (() => {}),
        redact: redactor(credentials.map(({ secret }) => secret)),
        inspect: (addresses) => refusePlaintext(target, addresses),
      })
      return { connection, origin: credential?.origin ?? null }
    } catch (error) {
      const refusedOne = error instanceof GatewayError && error.code === 'GATEWAY_TOKEN_REFUSED'
      if (!refusedOne || index === tries.length - 1) throw error
    }
  }
  throw scopeMissing(target.url, 'operator.read')
}

function loginOf(method: AuthMethod, credential: Credential | null, edges: ClientEdges, need: Scope): Login {
  const scopes = [need]
  const identity = method === 'backend' ? 'backend' : 'cli'
  const { known } = edges
  if (method !== 'device' || known === null) return { identity, credential, sign: null, scopes }
  const key = known.device()
  return {
    identity,
    credential,
    scopes,
    sign: (challenge, token) => prove(key, { identity, scopes, token }, challenge, edges.now()),
  }
}

/** `null` when the connection may do what is needed. Old releases do not say, so that they are asked something. */
async function refusalOfScope(
  connection: Connection,
  need: Scope,
  signal: AbortSignal,
): Promise<GatewayError | null> {
  const { scopes } = connection.hello
  if (scopes !== null) return allows(scopes, need) ? null : scopeMissing(connection.url, need)
  try {
    await connection.call('last-heartbeat', {}, signal)
    return null
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'GATEWAY_SCOPE_MISSING') return error
    throw error
  }
}

function refusePlaintext({ url, credentials, insecure }: GatewayTarget, addresses: readonly Address[]): void {
  if (insecure || credentials.length === 0 || url.startsWith('wss:')) return
  if (addresses.every(({ address }) => isLoopback(address))) return
  throw new GatewayError('GATEWAY_PLAINTEXT', { url, phase: 'resolve' })
}

function scopeMissing(url: string, need: Scope): GatewayError {
  const params = { detail: `it grants the connection no '${need}'` }
  return new GatewayError('GATEWAY_SCOPE_MISSING', { url, phase: 'handshake', params })
}

function firstFrom(credentials: readonly Credential[], origin: string | null): readonly Credential[] {
  const isFirst = (credential: Credential) => credential.origin === origin
  return [...credentials.filter(isFirst), ...credentials.filter((each) => !isFirst(each))]
}
