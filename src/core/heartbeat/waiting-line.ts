import {
  batchStored,
  batchTaken,
  longestWait,
  mostWaiting,
  type QueuePace,
  shareOfLargest,
  unknownPace,
} from './queue-pace.ts'

/** How many may wait, and how many go at once where each write takes long; sizes are bytes. */
export interface LineLimits {
  readonly mostInBatch: number
  readonly mostBytesInBatch: number
  readonly mostWaiting: number
  readonly mostWaitingBytes: number
  /** When the oldest has waited so long, in milliseconds, nothing more is taken: nothing is being stored. */
  readonly patienceMs: number
}

interface Waiting<Item> {
  readonly item: Item
  readonly bytes: number
  readonly since: number
}

/** What goes to be judged now, and what has waited too long for that. */
export interface Taken<Item> {
  readonly batch: readonly Item[]
  readonly late: readonly Item[]
}

/**
 * Beats in the order in which they came, and how many of them may wait. One batch is under way at a time. Who asks says
 * what time it is, in milliseconds from anywhere.
 */
export class WaitingLine<Item> {
  readonly #limits: LineLimits
  #waiting: Waiting<Item>[] = []
  #bytes = 0
  #pace: QueuePace = unknownPace
  #underWay: { readonly count: number; readonly at: number } | null = null

  constructor(limits: LineLimits) {
    this.#limits = limits
  }

  /** How many wait. */
  get length(): number {
    return this.#waiting.length
  }

  /** How many are being judged. */
  get underWay(): number {
    return this.#underWay?.count ?? 0
  }

  /** How full it is, 1 at the most: by number, by bytes, by how long the last would wait, or by how long the first has. */
  fill(at: number): number {
    const { limits, count } = { limits: this.#limits, count: this.#waiting.length }
    const oldest = at - (this.#waiting[0]?.since ?? at)
    return Math.max(
      count / limits.mostWaiting,
      this.#bytes / limits.mostWaitingBytes,
      count / mostWaiting(this.#pace),
      oldest / limits.patienceMs,
    )
  }

  add(item: Item, bytes: number, at: number): void {
    this.#waiting.push({ item, bytes, since: at })
    this.#bytes += bytes
  }

  /** Takes out what is judged next, behind what has waited too long. Not while a batch is under way. */
  take(at: number): Taken<Item> {
    const count = this.#countOfBatch()
    this.#pace = batchTaken(this.#pace, this.#waiting.length - count, at)
    const late = this.#cut(this.#countOfLate(at))
    const batch = this.#cut(this.#countOfBatch())
    if (batch.length > 0) this.#underWay = { count: batch.length, at }
    return { batch, late }
  }

  /** The batch that was under way is stored. */
  stored(at: number): void {
    if (this.#underWay === null) return
    const { count, at: begunAt } = this.#underWay
    this.#pace = batchStored(this.#pace, { count, tookMs: at - begunAt })
    this.#underWay = null
  }

  /** Takes out all, and nothing is under way. */
  clear(): readonly Item[] {
    this.#underWay = null
    return this.#cut(this.#waiting.length)
  }

  /** Those that have waited too long, and those that would while the others are judged. */
  #countOfLate(at: number): number {
    const longest = longestWait(this.#pace)
    const firstInTime = this.#waiting.findIndex(({ since }) => at - since <= longest)
    const tooOld = firstInTime === -1 ? this.#waiting.length : firstInTime
    return Math.max(tooOld, Math.ceil(this.#waiting.length - this.#pace.most - mostWaiting(this.#pace)))
  }

  #countOfBatch(): number {
    const { mostInBatch, mostBytesInBatch } = this.#limits
    const share = shareOfLargest(this.#pace)
    const limit = Math.min(mostInBatch * share, this.#pace.most)
    let bytes = 0
    const over = this.#waiting.findIndex((waiting, index) => {
      bytes += waiting.bytes
      return index >= limit || bytes > mostBytesInBatch * share
    })
    return over === -1 ? this.#waiting.length : Math.max(1, over)
  }

  #cut(count: number): readonly Item[] {
    if (count === 0) return []
    const cut = this.#waiting.slice(0, count)
    this.#waiting = this.#waiting.slice(count)
    for (const { bytes } of cut) this.#bytes -= bytes
    return cut.map(({ item }) => item)
  }
}
