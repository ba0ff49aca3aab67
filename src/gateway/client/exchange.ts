import type { Phase } from '../../core/report/phase.ts'
import { closeCode } from '../protocol/close-code.ts'
import { type EventFrame, type Frame, writeRequest } from '../protocol/frame.ts'
import { closedBy, GatewayError, refused, timedOut } from './gateway-error.ts'
import type { Wire } from './wire.ts'

interface Waiting {
  readonly method: string
  readonly phase: Phase
  readonly resolve: (payload: unknown) => void
  readonly reject: (error: GatewayError) => void
}

interface ExchangeOptions {
  readonly url: string
  /** Where the credential came from; `null` when none is sent. */
  readonly origin: string | null
  readonly onEvent: (event: EventFrame) => void
}

/** Questions and answers on one wire, matched by id: answers may come in any order. */
export class Exchange {
  readonly #options: ExchangeOptions
  readonly #waiting = new Map<string, Waiting>()
  #wire: Wire | null = null
  #asked = 0
  #ended: { readonly code: number; readonly reason: string } | null = null

  constructor(options: ExchangeOptions) {
    this.#options = options
  }

  /** Questions go over this wire from now on. */
  carryOver(wire: Wire): void {
    this.#wire = wire
  }

  /**
   * Asks one method. Rejects with GatewayError: what the gateway refused with, GATEWAY_TIMEOUT when the signal is
   * aborted first, or how the connection ended.
   */
  ask(method: string, params: unknown, phase: Phase, signal: AbortSignal | null): Promise<unknown> {
    const { url } = this.#options
    if (this.#ended !== null || this.#wire === null) return Promise.reject(this.#over(phase))
    if (signal?.aborted) return Promise.reject(timedOut(url, phase))
    const id = String(++this.#asked)
    const text = writeRequest(id, method, params)
    return new Promise((resolve, reject) => {
      const giveUp = () => settle(() => reject(timedOut(url, phase)))
      const settle = (act: () => void) => {
        this.#waiting.delete(id)
        signal?.removeEventListener('abort', giveUp)
        act()
      }
      this.#waiting.set(id, {
        method,
        phase,
        resolve: (payload) => settle(() => resolve(payload)),
        reject: (error) => settle(() => reject(error)),
      })
      signal?.addEventListener('abort', giveUp, { once: true })
      this.#wire?.send(text)
    })
  }

  /** Takes a frame from the wire; an answer that nobody waits for any more is dropped. */
  take(frame: Frame): void {
    if (frame.type === 'event') this.#options.onEvent(frame)
    const asker = frame.type === 'res' ? this.#waiting.get(frame.id) : undefined
    if (frame.type !== 'res' || asker === undefined) return
    const { method, phase } = asker
    if (frame.error === null) asker.resolve(frame.payload)
    else asker.reject(refused(frame.error, { ...this.#options, phase, method }))
  }

  /** Fails what is still waited for, and whatever is asked from now on. */
  end(code: number, reason: string): void {
    this.#ended ??= { code, reason }
    for (const { phase, reject } of [...this.#waiting.values()]) reject(this.#over(phase))
  }

  #over(phase: Phase): GatewayError {
    const { code, reason } = this.#ended ?? { code: closeCode.lost, reason: '' }
    return closedBy(code, reason, { url: this.#options.url, phase })
  }
}

/** A gateway that has said that it ends is asked nothing any more. */
export function stopping(url: string, reason: string): GatewayError {
  return new GatewayError('GATEWAY_STOPPING', { url, phase: 'call', params: { detail: reason } })
}
