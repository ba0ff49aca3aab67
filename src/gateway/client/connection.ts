import { timerMs } from '../../core/timer.ts'
import { closeCode } from '../protocol/close-code.ts'
import { eventName, readShutdown, type Shutdown } from '../protocol/event.ts'
import type { EventFrame } from '../protocol/frame.ts'
import type { Hello } from '../protocol/hello.ts'
import { type Exchange, stopping } from './exchange.ts'
import type { Wire } from './wire.ts'

/** An event, and how many were lost just before it because this client was too slow. */
export interface GatewayEvent extends EventFrame {
  readonly missed: number
}

/** How a connection ended. */
export interface Ending {
  readonly code: number
  readonly reason: string
  /** The notice that came before; `null` when none came. */
  readonly shutdown: Shutdown | null
  /** Milliseconds of the announced grace period that were left; 0 without a notice. */
  readonly graceLeftMs: number
  /** We closed it ourselves. */
  readonly wanted: boolean
  /** Nothing was heard over two tick intervals. */
  readonly silent: boolean
}

/** A connection that a gateway has let in. */
export interface Connection {
  /** Without secrets. */
  readonly url: string
  readonly hello: Hello
  /** The gateway's own clock now, in epoch milliseconds; `null` where it never told the time. */
  gatewayNow(): number | null
  /**
   * Asks one method and gives its payload, unread. Several may be asked at once.
   *
   * @throws GatewayError: see `Exchange`; GATEWAY_STOPPING at once when the gateway has announced its end
   */
  call(method: string, params?: unknown, signal?: AbortSignal): Promise<unknown>
  /**
   * Hears every event from now on, until the returned function is called. What came before anybody listened is kept,
   * up to 256 events, and given to the first listener.
   */
  onEvent(listener: (event: GatewayEvent) => void): () => void
  /** Settles once, when the connection is over; it never rejects. */
  readonly ended: Promise<Ending>
  close(): void
}

/** What the handshake has made ready. */
interface Opened {
  readonly url: string
  readonly hello: Hello
  readonly wire: Wire
  readonly exchange: Exchange
  /** When its challenge came, on its clock and on ours that never goes back. */
  readonly challenged: { readonly ts: number | null; readonly at: number }
}

const silentTicks = 2
// A gateway that stays after its own grace period is left.
const overstayMs = 2_000
const mostUnheard = 256

/** The connection of an exchange that was answered with hello, and the ends of it that the wire moves. */
export class OpenConnection implements Connection {
  readonly url: string
  readonly hello: Hello
  readonly ended: Promise<Ending>
  readonly #wire: Wire
  readonly #exchange: Exchange
  readonly #challenged: Opened['challenged']
  readonly #listeners = new Set<(event: GatewayEvent) => void>()
  readonly #watchdog: NodeJS.Timeout
  #settle: (ending: Ending) => void = () => {}
  #shutdown: Shutdown | null = null
  #graceEnds = 0
  #lastSeq: number | null = null
  #unheard: GatewayEvent[] = []
  #wanted = false
  #silent = false

  constructor({ url, hello, wire, exchange, challenged }: Opened) {
    this.url = url
    this.hello = hello
    this.#wire = wire
    this.#exchange = exchange
    this.#challenged = challenged
    this.ended = new Promise((resolve) => {
      this.#settle = resolve
    })
    // Not the interval of the ticks alone: every frame and every ping is a sign of life.
    this.#watchdog = setTimeout(
      () => this.#giveUpSilence(),
      timerMs(silentTicks * hello.tickIntervalMs),
    ).unref()
  }

  gatewayNow(): number | null {
    const { ts, at } = this.#challenged
    return ts === null ? null : ts + Math.max(0, performance.now() - at)
  }

  call(method: string, params: unknown = {}, signal?: AbortSignal): Promise<unknown> {
    if (this.#shutdown !== null) return Promise.reject(stopping(this.url, this.#shutdown.reason))
    return this.#exchange.ask(method, params, 'call', signal ?? null)
  }

  onEvent(listener: (event: GatewayEvent) => void): () => void {
    this.#listeners.add(listener)
    for (const event of this.#unheard.splice(0)) listener(event)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#wanted = true
    this.#wire.close(closeCode.normal, '')
  }

  /** Takes an event from the wire. */
  take(event: EventFrame): void {
    if (event.event === eventName.shutdown) this.#announce(readShutdown(event.payload))
    const missed = missedBefore(event, this.#lastSeq, this.hello.protocol)
    this.#lastSeq = event.seq ?? this.#lastSeq
    const heard = { ...event, missed }
    for (const listener of [...this.#listeners]) listener(heard)
    if (this.#listeners.size === 0) this.#unheard = [...this.#unheard, heard].slice(-mostUnheard)
  }

  /** The other side gave a sign of life. */
  alive(): void {
    this.#watchdog.refresh()
  }

  /** The wire is cut. */
  end(code: number, reason: string): void {
    clearTimeout(this.#watchdog)
    this.#exchange.end(code, reason)
    this.#settle({
      code,
      reason,
      shutdown: this.#shutdown,
      graceLeftMs: Math.max(0, Math.ceil(this.#graceEnds - performance.now())),
      wanted: this.#wanted,
      silent: this.#silent,
    })
  }

  #announce(shutdown: Shutdown): void {
    this.#shutdown = shutdown
    this.#graceEnds = performance.now() + shutdown.gracePeriodMs
    const leave = () => this.#wire.close(closeCode.normal, '')
    setTimeout(leave, timerMs(shutdown.gracePeriodMs + overstayMs)).unref()
  }

  #giveUpSilence(): void {
    this.#silent = true
    this.#wire.close(closeCode.silence, 'tick timeout')
  }
}

// Protocol 3 counts the events of the whole gateway, so that a gap there says nothing about this connection.
function missedBefore({ seq }: EventFrame, lastSeq: number | null, protocol: number): number {
  if (protocol < 4 || seq === null || lastSeq === null) return 0
  return Math.max(0, seq - lastSeq - 1)
}
