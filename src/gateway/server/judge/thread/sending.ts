import type { Checkpoint } from '../../../../store/checkpoint/checkpoint.ts'
import type { BeatStore } from '../../../../store/gateway/port.ts'
import { CheckpointCopy } from '../../outbox/checkpoint-copy.ts'
import { OutboxRunner } from '../../outbox/outbox-runner.ts'
import type { JudgeHost } from '../judge-host.ts'
import type { ThreadOutbox } from './thread-messages.ts'

const graceMs = 5_000

/** What leaves this host from beside the store: the effects of its outbox, and copies of its checkpoints. */
export class Sending {
  #secrets: readonly Uint8Array[]
  readonly #outbox: ThreadOutbox
  readonly #warn: (words: string) => void
  readonly #copy: CheckpointCopy | null
  #runner: OutboxRunner | null = null

  /** @param checkpointTo where checkpoints are copied to: a file is the store's own work */
  constructor(outbox: ThreadOutbox, checkpointTo: string | null, warn: (words: string) => void) {
    this.#outbox = outbox
    this.#secrets = outbox.secrets
    this.#warn = warn
    const url = addressOf(checkpointTo)
    const edges = { secrets: () => this.#secrets, now: Date.now, chance: Math.random, warn }
    this.#copy = url === null ? null : new CheckpointCopy({ ...edges, url })
  }

  /** Begins to perform what the outbox holds. */
  start(store: Pick<BeatStore, 'transaction'>, host: Pick<JudgeHost, 'settle'>): void {
    const { source, environment } = this.#outbox
    this.#runner = new OutboxRunner({
      ...{ store, source, environment, everyMs: 250, atOnce: 16, now: Date.now, random: Math.random },
      secrets: () => this.#secrets,
      settle: (outcome) => host.settle(outcome),
      warn: this.#warn,
    })
    this.#runner.start()
  }

  readonly signed = (checkpoint: Checkpoint): void => this.#copy?.offer(checkpoint)

  signBy(secrets: readonly Uint8Array[]): void {
    this.#secrets = secrets
  }

  async stop(): Promise<void> {
    await this.#runner?.stop(graceMs)
  }

  /** When the store has signed its end. */
  async stopCopying(): Promise<void> {
    await this.#copy?.stop(graceMs)
  }
}

/** Where checkpoints go over the network; `null` for a file or nothing. */
export function addressOf(checkpointTo: string | null): URL | null {
  return checkpointTo !== null && /^https?:\/\//.test(checkpointTo) ? URL.parse(checkpointTo) : null
}
