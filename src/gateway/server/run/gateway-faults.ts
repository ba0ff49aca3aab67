import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { KeyRing } from '../keys/key-ring.ts'
import type { StoreWatch } from './store-watch.ts'

const lateMs = 1_000
const resolutionMs = 20

/** Finds out why a gateway cannot do its work. */
export class GatewayFaults {
  readonly #keys: Pick<KeyRing, 'unreadable'>
  readonly #store: StoreWatch
  readonly #fill: () => number
  readonly #lag: ReturnType<typeof monitorEventLoopDelay>

  /** @param fill how full the queue of beats is, 0 to 1 */
  constructor(keys: Pick<KeyRing, 'unreadable'>, store: StoreWatch, fill: () => number) {
    this.#keys = keys
    this.#store = store
    this.#fill = fill
    this.#lag = monitorEventLoopDelay({ resolution: resolutionMs })
    this.#lag.enable()
  }

  /** What is wrong now, and how late the event loop was at most since the last look. */
  look(): { readonly faults: readonly string[]; readonly lagMs: number } {
    const lagMs = Math.max(0, Math.round(this.#lag.max / 1e6) - resolutionMs)
    this.#lag.reset()
    const faults = [
      ...(this.#store.fault === null ? [] : [`the store cannot write: ${this.#store.fault}`]),
      ...(this.#fill() < 1 ? [] : ['the queue of beats is full']),
      ...(lagMs < lateMs ? [] : [`the event loop was ${lagMs} ms late`]),
      ...(this.#keys.unreadable.length === 0
        ? []
        : [`keys that cannot be read: ${this.#keys.unreadable.slice(0, 10).join(', ')}`]),
    ]
    return { faults, lagMs }
  }

  stop(): void {
    this.#lag.disable()
  }
}
