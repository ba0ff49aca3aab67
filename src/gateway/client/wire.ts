import type { ClientRequest, IncomingMessage } from 'node:http'
import WebSocket from 'ws'
import type { Phase } from '../../core/report/phase.ts'
import type { Redact } from '../../core/text/redactor.ts'
import { closeCode } from '../protocol/close-code.ts'
import type { Frame } from '../protocol/frame.ts'
import { usualLargestFrame } from '../protocol/version.ts'
import { type Address, type Destination, type DialOptions, dial } from './dial.ts'
import { FrameGuard } from './frame-guard.ts'
import { type GatewayError, timedOut } from './gateway-error.ts'
import { httpFailure, socketFailure } from './socket-failure.ts'

/** Turns a host into its addresses; rejects when there are none, or when the signal is aborted. */
export type Resolve = (host: string, signal: AbortSignal) => Promise<readonly Address[]>

interface WireOptions {
  readonly resolve: Resolve
  readonly signal: AbortSignal
  readonly onPhase: (phase: Phase) => void
  /** Takes secrets out of what the other side says. */
  readonly redact: Redact
  /** The largest frame that is read, in bytes; a larger one ends the connection. */
  readonly largestFrame?: number
  /** Called with the addresses before anything is sent to one; may throw. */
  readonly inspect: (addresses: readonly Address[]) => void
}

/** What a wire tells; `ended` comes once, and only after the wire was open. */
export interface WireListener {
  frame(frame: Frame): void
  /** The other side gave any sign of life. */
  alive(): void
  ended(code: number, reason: string): void
}

/** An open WebSocket that carries frames. */
export interface Wire {
  send(text: string): void
  /** The other side is the gateway that was asked for: what it sends is no longer bounded as a stranger's is. */
  trust(): void
  /** Closes the connection; the socket is cut when the other side does not answer. */
  close(code: number, reason: string): void
}

/**
 * Opens the WebSocket to a gateway: name, TCP, TLS, upgrade. Frames that come with the upgrade are not lost, because
 * the listener is there before.
 *
 * @throws GatewayError with the phase that failed; GATEWAY_TIMEOUT when the signal is aborted first
 */
export async function openWire(
  destination: Destination,
  options: WireOptions,
  listener: WireListener,
): Promise<Wire> {
  const { url } = destination
  const addresses = destination.socket === undefined ? await addressesOf(url, options) : []
  options.inspect(addresses)
  options.onPhase('connect')
  return new Promise((resolve, reject) => {
    let phase: Phase = 'connect'
    const reach = (reached: Phase) => {
      phase = reached
      options.onPhase(reached)
    }
    const socket = webSocket(destination, options, addresses, () => reach('handshake'))
    const fail = (error: GatewayError) => {
      options.signal.removeEventListener('abort', giveUp)
      reject(error)
      socket.terminate()
    }
    const giveUp = () => fail(timedOut(url, phase))
    options.signal.addEventListener('abort', giveUp, { once: true })
    // It stays attached: a socket that is cut off may still fail, and nobody else would hear it.
    socket.on('error', (error) => fail(socketFailure(error, url, phase, options.redact)))
    socket.on('unexpected-response', (request: ClientRequest, response: IncomingMessage) => {
      request.destroy()
      fail(httpFailure(response.statusCode ?? 0, url))
    })
    socket.on('open', () => {
      options.signal.removeEventListener('abort', giveUp)
      resolve(wireOf(socket, guard))
    })
    const guard = new FrameGuard(options.redact)
    listen(socket, listener, { guard, redact: options.redact })
    if (options.signal.aborted) giveUp()
  })
}

async function addressesOf(url: string, options: WireOptions): Promise<readonly Address[]> {
  const { hostname } = new URL(url)
  options.onPhase('resolve')
  try {
    return await options.resolve(hostname.replace(/^\[|\]$/g, ''), options.signal)
  } catch (error) {
    if (options.signal.aborted) throw timedOut(url, 'resolve')
    throw socketFailure(error, url, 'resolve', options.redact)
  }
}

function webSocket(
  destination: Destination,
  { largestFrame = usualLargestFrame }: WireOptions,
  addresses: readonly Address[],
  connected: () => void,
): WebSocket {
  const { url, socket } = destination
  return new WebSocket(socket === undefined ? url : url.replace(/^wss:/, 'ws:'), {
    perMessageDeflate: false,
    maxPayload: largestFrame,
    // One message a turn of the event loop: timers run however many messages come.
    allowSynchronousEvents: false,
    followRedirects: false,
    // Node.js has both; the types of ws know neither the one nor the other.
    createConnection: ((options: DialOptions) => {
      const socket = dial(destination, addresses, options)
      socket.once('connect', connected)
      return socket
    }) as never,
  })
}

function listen(
  socket: WebSocket,
  listener: WireListener,
  { guard, redact }: { readonly guard: FrameGuard; readonly redact: Redact },
): void {
  let opened = false
  let over = false
  let problem = ''
  const end = (code: number, reason: string) => {
    if (opened && !over) listener.ended(code, redact(reason))
    over = true
  }
  socket.on('open', () => {
    opened = true
  })
  socket.on('error', ({ message }) => {
    problem = message
  })
  socket.on('ping', () => {
    listener.alive()
    // Each ping is answered; a peer that never reads must not fill our memory with answers.
    if (socket.bufferedAmount > mostUnreadBytes) socket.terminate()
  })
  socket.on('message', (data: Buffer) => {
    if (over) return
    const message = guard.read(data)
    if (message.kind === 'refused') {
      end(closeCode.nonsense, message.why)
      socket.terminate()
      return
    }
    listener.alive()
    if (message.kind === 'frame') listener.frame(message.frame)
  })
  socket.on('close', (code, reason) => end(code, reason.toString('utf8') || problem))
}

const closingGraceMs = 1_000
const mostUnreadBytes = 1_048_576

function wireOf(socket: WebSocket, guard: FrameGuard): Wire {
  return {
    send: (text) => socket.send(text),
    trust: () => guard.trust(),
    close(code, reason) {
      socket.close(code, reason)
      setTimeout(() => socket.terminate(), closingGraceMs).unref()
    },
  }
}
