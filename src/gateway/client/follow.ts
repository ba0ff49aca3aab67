import { eventName, readShutdown, type Shutdown } from '../protocol/event.ts'
import { numberOf } from '../protocol/loose-value.ts'
import { backoffMs } from './backoff.ts'
import type { Connection, Ending, GatewayEvent } from './connection.ts'
import { GatewayError } from './gateway-error.ts'

/** What a follower is told; nothing is called any more once it has been stopped. */
export interface FollowListener {
  /**
   * Connected, or connected again: subscribe here, and ask what was missed. What it throws ends this connection like
   * a loss, unless {@link isFinal} finds that trying again is of no use.
   */
  connected(connection: Connection): void | Promise<void>
  /**
   * What goes on while the connection stands, after `connected`; it ends when `alive` is aborted. What fails because the
   * connection is over is told by its end.
   */
  during?(connection: Connection, alive: AbortSignal): Promise<void>
  event?(event: GatewayEvent, connection: Connection): void
  /** The gateway has said that it ends; nothing is sent any more. */
  notice?(shutdown: Shutdown): void
  /** The connection is over, or could not be had; the next try is in `retryMs`. */
  lost?(why: Ending | GatewayError, retryMs: number): void
}

interface FollowEdges {
  /** Connects once, by `connectGateway`. */
  readonly open: (signal: AbortSignal) => Promise<Connection>
  /** From 0 to below 1. */
  readonly random: () => number
  /** Rejects or resolves early when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** How long one connection attempt may take, in milliseconds. */
  readonly attemptMs: number
  /** The first connection has to work: its failure ends the following. */
  readonly firstMustWork?: boolean
}

/**
 * Keeps a connection until the signal is aborted: after a loss it waits out the announced grace period or restart,
 * backs off and connects again.
 *
 * @throws GatewayError when trying again cannot help (a refused credential, another protocol), of the first connection
 * where that has to work, and what the listener throws that is no failure of the gateway
 */
export async function followGateway(
  listener: FollowListener,
  edges: FollowEdges,
  signal: AbortSignal,
): Promise<void> {
  let hasWorked = false
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const outcome = await followOnce(listener, edges, signal, () => {
      hasWorked = true
    })
    if (signal.aborted) return
    if (edges.firstMustWork && !hasWorked && outcome.why instanceof GatewayError) throw outcome.why
    if (outcome.connected) attempt = 0
    else if (isStarting(outcome.why)) attempt = Math.min(attempt, startingAttempt)
    const retryMs = Math.max(atLeastMs(outcome.why), backoffMs(attempt, edges.random()))
    listener.lost?.(outcome.why, retryMs)
    await edges.sleep(retryMs, signal)
  }
}

// A gateway that says itself that it starts is there and will be ready soon: it is asked every second or so.
const startingAttempt = 1

function isStarting(why: Ending | GatewayError): boolean {
  return why instanceof GatewayError && why.code === 'GATEWAY_STARTING'
}

/** Whether a failure stays the same however often it is tried. */
export function isFinal(error: GatewayError): boolean {
  return error.exit === 77 || error.code === 'GATEWAY_PROTOCOL'
}

interface Outcome {
  readonly why: Ending | GatewayError
  readonly connected: boolean
}

async function followOnce(
  listener: FollowListener,
  edges: FollowEdges,
  signal: AbortSignal,
  worked: () => void,
): Promise<Outcome> {
  let connection: Connection | null = null
  const leave = () => connection?.close()
  signal.addEventListener('abort', leave, { once: true })
  try {
    connection = await edges.open(AbortSignal.any([signal, AbortSignal.timeout(edges.attemptMs)]))
    hear(connection, listener, signal)
    await listener.connected(connection)
    worked()
    await stay(connection, listener, signal)
    return { why: await connection.ended, connected: true }
  } catch (error) {
    connection?.close()
    if (!(error instanceof GatewayError) || isFinal(error)) {
      if (signal.aborted && error instanceof GatewayError) return { why: error, connected: false }
      throw error
    }
    return { why: error, connected: connection !== null }
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

/** Lets the listener work until the connection is over, or all is. */
async function stay(connection: Connection, listener: FollowListener, signal: AbortSignal): Promise<void> {
  if (listener.during === undefined) return
  const over = new AbortController()
  void connection.ended.then(() => over.abort())
  const alive = AbortSignal.any([over.signal, signal])
  try {
    await listener.during(connection, alive)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    // The socket's close is told a moment later than what was waiting on it fails.
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (!alive.aborted && error.code !== 'GATEWAY_STOPPING') throw error
  }
}

function hear(connection: Connection, listener: FollowListener, signal: AbortSignal): void {
  connection.onEvent((event) => {
    if (signal.aborted) return
    if (event.event === eventName.shutdown) listener.notice?.(readShutdown(event.payload))
    listener.event?.(event, connection)
  })
}

/** A gateway must not be able to send its followers away for ever. Milliseconds. */
export const longestWaitMs = 3_600_000

/** What the gateway asked us to wait at least, in milliseconds; an hour at most. */
function atLeastMs(why: Ending | GatewayError): number {
  const asked =
    why instanceof GatewayError
      ? (numberOf(why.reply?.retryAfterMs) ?? 0)
      : Math.max(why.graceLeftMs, why.shutdown?.restartExpectedMs ?? 0)
  return Math.min(asked, longestWaitMs)
}
