import { VitalsError } from '../../core/errors.ts'
import type { Sent } from '../send/beat-sender.ts'

/** What sending in the background touches. Times are milliseconds of a clock that is never set. */
export interface SendingEdges {
  readonly steady: () => number
  /** Ends early when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly send: (signal: AbortSignal) => Promise<Sent>
  /** Told how each turn ended. */
  readonly ended: (sent: Sent) => Promise<void>
  /** Told what keeps beats from being sent at all, such as a key that cannot be read. */
  readonly failed: (error: VitalsError) => void
  /** The loop goes on within so many milliseconds, or it hangs. */
  readonly expect: (ms: number) => void
}

const afterFailureMs = 30_000
const longestTurnMs = 120_000
const slackMs = 60_000
const idleMs = 3_600_000

/** Sends beside the rounds, so that a gateway that is slow or away delays none of them. */
export class Sending {
  readonly #edges: SendingEdges
  #wake = new AbortController()

  constructor(edges: SendingEdges) {
    this.#edges = edges
  }

  /** There is something new to send. */
  kick(): void {
    this.#wake.abort()
  }

  /**
   * Sends what is kept, whenever there is something new and the gateway wants to be asked again, until `stop`.
   *
   * @param last ends the attempt that is then under way
   */
  async run(stop: AbortSignal, last: AbortSignal): Promise<void> {
    const { steady, sleep, expect } = this.#edges
    stop.addEventListener('abort', () => this.kick(), { once: true })
    while (!stop.aborted) {
      this.#wake = new AbortController()
      expect(longestTurnMs)
      const ms = (await this.turn(last)) - steady()
      // Kicked or stopped meanwhile, it is not to sleep first.
      const { signal } = this.#wake
      if (stop.aborted) return
      expect(Math.min(Math.max(0, ms), idleMs) + slackMs)
      await sleep(Math.min(Math.max(0, ms), idleMs), signal)
    }
  }

  /** Sends what is kept once. @returns when there is something to do again, unless something new is kept */
  async turn(signal: AbortSignal): Promise<number> {
    const { steady, send, ended, failed } = this.#edges
    try {
      const sent = await send(signal)
      await ended(sent)
      return sent.kind === 'drained' ? Number.POSITIVE_INFINITY : sent.until
    } catch (error) {
      if (!(error instanceof VitalsError)) throw error
      failed(error)
      return steady() + afterFailureMs
    }
  }
}
