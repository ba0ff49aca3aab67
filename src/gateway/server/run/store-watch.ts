import { isoTime } from '../../../core/text/time.ts'
import type { RemoteStore } from '../judge/thread/judge-thread.ts'

/** Remembers whether the store takes what it is given, and tries it again while it does not. */
export class StoreWatch {
  readonly #store: Pick<RemoteStore, 'note'>
  readonly #now: () => number
  #fault: string | null = null
  #isTrying = false

  constructor(store: Pick<RemoteStore, 'note'>, now: () => number) {
    this.#store = store
    this.#now = now
  }

  /** Why nothing can be stored; `null` while all is well. */
  get fault(): string | null {
    return this.#fault
  }

  /** Takes notice of a failure that beats were refused for. */
  failed(error: Error): void {
    if ('code' in error && error.code === 'STORE_UNWRITABLE') this.#fault = error.message
  }

  /** While there is a fault: tries to write a record of its end, which is the end of it. @returns whether it was */
  async retry(): Promise<boolean> {
    if (this.#fault === null || this.#isTrying) return false
    this.#isTrying = true
    try {
      await this.#store.note([{ ts: isoTime(this.#now()), type: 'gateway', event: 'store_writes_again' }])
      this.#fault = null
      return true
    } catch (error) {
      this.#fault = error instanceof Error ? error.message : String(error)
      return false
    } finally {
      this.#isTrying = false
    }
  }
}
