import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { KeyRing } from '../keys/key-ring.ts'
import type { StoreWatch } from './store-watch.ts'

const lateMs = 1_000
const resolutionMs = 20
const windowMs = 10_000

/** Why a gateway cannot do its work, by what is wrong; `null` for nothing. */
export type FoundFaults = Readonly<Record<'store' | 'queue' | 'event_loop' | 'keys', string | null>>

/** Finds out why a gateway cannot do its work. */
export class GatewayFaults {
  readonly #keys: Pick<KeyRing, 'unreadable'>
  readonly #store: StoreWatch
  readonly #fill: () => number
  readonly #lag: ReturnType<typeof monitorEventLoopDelay>
  #begunAt = performance.now()
  #earlierLagMs = 0

  /** @param fill how full the queue of beats is, 0 to 1 */
  constructor(keys: Pick<KeyRing, 'unreadable'>, store: StoreWatch, fill: () => number) {
    this.#keys = keys
    this.#store = store
    this.#fill = fill
    this.#lag = monitorEventLoopDelay({ resolution: resolutionMs })
    this.#lag.enable()
  }

  /** What is wrong now by what it is wrong with, `null` for nothing; and how late the event loop was at most in the last ten to twenty seconds. */
  look(): { readonly found: FoundFaults; readonly lagMs: number } {
    const lagMs = this.#recentLag()
    const { unreadable } = this.#keys
    const found = {
      store: this.#store.fault === null ? null : `the store cannot write: ${this.#store.fault}`,
      queue: this.#fill() < 1 ? null : 'the queue of beats is full',
      event_loop: lagMs < lateMs ? null : `the event loop was ${lagMs} ms late`,
      keys:
        unreadable.length === 0 ? null : `keys that cannot be read: ${unreadable.slice(0, 10).join(', ')}`,
    }
    return { found, lagMs }
  }

  /** Several look, and none must take from another what it did not see yet. */
  #recentLag(): number {
    const now = performance.now()
    const lagMs = Math.max(0, Math.round(this.#lag.max / 1e6) - resolutionMs)
    const recent = Math.max(lagMs, this.#earlierLagMs)
    if (now - this.#begunAt >= windowMs) {
      this.#earlierLagMs = lagMs
      this.#begunAt = now
      this.#lag.reset()
    }
    return recent
  }

  stop(): void {
    this.#lag.disable()
  }
}
