import type { Phase } from '../../core/report/phase.ts'
import type { Redact } from '../../core/text/redactor.ts'
import { closeCode } from '../protocol/close-code.ts'
import {
  type ClientIdentity,
  connectParams,
  type DeviceProof,
  type Secret,
} from '../protocol/connect-params.ts'
import { type Challenge, eventName, readChallenge } from '../protocol/event.ts'
import type { EventFrame } from '../protocol/frame.ts'
import { readHello } from '../protocol/hello.ts'
import type { Scope } from '../protocol/scope.ts'
import { type Connection, OpenConnection } from './connection.ts'
import type { Address, Certificates } from './dial.ts'
import { Exchange } from './exchange.ts'
import { closedBy, GatewayError, timedOut } from './gateway-error.ts'
import { openWire, type Resolve } from './wire.ts'

/** A secret, and where it was found: `VITALS_GATEWAY_TOKEN`, a path. */
export interface Credential extends Secret {
  readonly origin: string
}

/** One way into a gateway. */
export interface Login {
  readonly identity: ClientIdentity
  readonly credential: Credential | null
  /** Makes a proof of the challenge that is sent in the place of a credential. */
  readonly proof?: (challenge: Challenge) => string
  /** Signs the challenge; `null` to come without a device. */
  readonly sign: ((challenge: Challenge, token: string) => DeviceProof) | null
  readonly scopes: readonly Scope[]
}

export interface HandshakeOptions {
  readonly url: string
  readonly tlsFingerprint: string | null
  readonly certificates?: Certificates
  readonly socket?: string
  readonly clientVersion: string
  readonly instanceId: string
  readonly resolve: Resolve
  readonly signal: AbortSignal
  readonly onPhase: (phase: Phase) => void
  readonly redact: Redact
  readonly largestFrame?: number
  readonly inspect: (addresses: readonly Address[]) => void
}

/**
 * Opens one connection with one login: the gateway's challenge, `connect`, and its hello. The secret is sent only
 * after the challenge, which a stranger on the port would not send.
 *
 * @throws GatewayError with the phase it came to
 */
export async function logIn(login: Login, options: HandshakeOptions): Promise<Connection> {
  const { url, signal } = options
  let connection: OpenConnection | null = null
  const early: EventFrame[] = []
  const challenge = waitFor<Challenge>(url, signal)
  const exchange = new Exchange({
    url,
    origin: login.credential?.origin ?? null,
    onEvent(event) {
      if (event.event === eventName.challenge) challenge.give(readChallenge(event.payload))
      else if (connection === null) early.push(event)
      else connection.take(event)
    },
  })
  const wire = await openWire(options, options, {
    frame: (frame) => exchange.take(frame),
    alive: () => connection?.alive(),
    ended(code, reason) {
      challenge.fail(closedBy(code, reason, { url, phase: 'handshake' }))
      exchange.end(code, reason)
      connection?.end(code, reason)
    },
  })
  exchange.carryOver(wire)
  try {
    const given = await challenge.given
    const challenged = { ts: given.ts, at: performance.now() }
    const params = paramsOf(login, given, options)
    const hello = readHello(await exchange.ask('connect', params, 'handshake', signal))
    if (hello === null) throw notSpoken(url, 'its answer to connect is no hello')
    wire.trust()
    connection = new OpenConnection({ url, hello, wire, exchange, challenged })
  } catch (error) {
    wire.close(closeCode.normal, '')
    throw error
  }
  for (const event of early) connection.take(event)
  return connection
}

function paramsOf(login: Login, challenge: Challenge, { clientVersion, instanceId }: HandshakeOptions) {
  const { identity, credential, proof, sign, scopes } = login
  const proven = proof === undefined ? null : ({ kind: 'token', secret: proof(challenge) } as const)
  const auth = credential === null ? proven : { kind: credential.kind, secret: credential.secret }
  const token = auth?.kind === 'token' ? auth.secret : ''
  const device = sign === null ? null : sign(challenge, token)
  return connectParams({
    identity,
    scopes,
    auth,
    device,
    clientVersion,
    instanceId,
    platform: process.platform,
  })
}

/** A challenge that has to come, unless the connection ends or the time is over first. */
function waitFor<T>(url: string, signal: AbortSignal) {
  let give: (value: T | null) => void = () => {}
  let fail: (error: GatewayError) => void = () => {}
  const given = new Promise<T>((resolve, reject) => {
    give = (value) => (value === null ? reject(notSpoken(url, 'its challenge has no nonce')) : resolve(value))
    fail = reject
  })
  // It may fail before anybody waits for it.
  given.catch(() => {})
  const giveUp = () => fail(timedOut(url, 'handshake'))
  signal.addEventListener('abort', giveUp, { once: true })
  given.then(
    () => signal.removeEventListener('abort', giveUp),
    () => signal.removeEventListener('abort', giveUp),
  )
  return { given, give, fail }
}

function notSpoken(url: string, detail: string): GatewayError {
  return new GatewayError('GATEWAY_NOT_SPOKEN', { url, phase: 'handshake', params: { detail } })
}
