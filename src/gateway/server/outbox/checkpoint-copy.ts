import type { Checkpoint } from '../../../store/checkpoint/checkpoint.ts'
import { nextTryAt } from './next-try.ts'
import { sendWebhook } from './webhook.ts'

/** What the copying works with. */
export interface CopyEdges {
  readonly url: URL
  /** The keys that sign messages now. */
  readonly secrets: () => readonly Uint8Array[]
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Chance between 0 and 1. */
  readonly chance: () => number
  /** Told why a copy did not arrive; it is tried again. */
  readonly warn: (words: string) => void
}

/**
 * Copies signed checkpoints of the trail to an address, each as a JSON document. Where they come faster than they arrive,
 * the newest is sent: it holds everything that those before it held.
 */
export class CheckpointCopy {
  readonly #edges: CopyEdges
  readonly #abort = new AbortController()
  #newest: Checkpoint | null = null
  #sending: Promise<void> | null = null
  #wake: () => void = () => {}
  #isEnding = false

  constructor(edges: CopyEdges) {
    this.#edges = edges
  }

  readonly offer = (checkpoint: Checkpoint): void => {
    this.#newest = checkpoint
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null
    })
  }

  /** Tries what is left once more, for at most `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#isEnding = true
    this.#wake()
    const patience = setTimeout(() => this.#abort.abort(new Error('the gateway stops')), graceMs)
    await this.#sending
    clearTimeout(patience)
  }

  async #send(): Promise<void> {
    const { url, secrets, now, chance, warn } = this.#edges
    for (let tries = 1; this.#newest !== null; ) {
      const checkpoint = this.#newest
      const id = `ckp_${checkpoint.hash.replace('sha256:', '').slice(0, 32)}`
      const webhook = {
        url,
        id,
        body: JSON.stringify(checkpoint),
        secrets: secrets(),
        type: 'application/json',
      }
      const delivery = await sendWebhook(webhook, now(), this.#abort.signal)
      if (delivery.kind === 'delivered') {
        tries = 1
        if (this.#newest === checkpoint) this.#newest = null
        continue
      }
      warn(`a checkpoint of the trail was not copied to ${url.origin}: ${delivery.detail}`)
      if (this.#isEnding) return
      const asked = 'retryAfterMs' in delivery ? delivery.retryAfterMs : null
      const at = nextTryAt(tries, now(), Number.POSITIVE_INFINITY, asked, chance()) as number
      await this.#pause(at - now())
      tries += 1
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#isEnding ? 0 : ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
