import { refused } from '../answers.ts'
import type { Answer, JudgeItem, SignedBeat } from '../items.ts'
import { BatchPace, type PaceGoals } from './batch-pace.ts'
import { readAnswers, writeItems } from './wire.ts'

/** How beats are gathered into batches, and how many may wait. */
export interface QueueLimits {
  /** How long the first beat of a batch waits for others, in milliseconds. */
  readonly lingerMs: number
  /** So many go at once. */
  readonly atOnce: number
  readonly mostInBatch: number
  readonly mostBytesInBatch: number
  readonly mostWaiting: number
  readonly mostWaitingBytes: number
  /** How long a beat should wait for its batch at most. */
  readonly goals: PaceGoals
}

const defaultLimits: QueueLimits = {
  lingerMs: 2,
  atOnce: 64,
  mostInBatch: 1_024,
  mostBytesInBatch: 8 * 1_024 * 1_024,
  mostWaiting: 4_096,
  mostWaitingBytes: 32 * 1_024 * 1_024,
  goals: { waitMs: 150 },
}

interface Waiting {
  readonly item: JudgeItem
  readonly answer: (answer: Answer | null) => void
}

const sizeOf = ({ item }: Waiting) => (item.kind === 'beat' ? item.body.length : 0)

/** Gathers what is to be judged into batches; one is under way at a time, and the next is what came meanwhile. */
export class JudgeQueue {
  readonly #post: (batch: ArrayBuffer) => void
  readonly #limits: QueueLimits
  readonly #pace: BatchPace
  #waiting: Waiting[] = []
  #waitingBytes = 0
  #underWay: readonly Waiting[] | null = null
  #timer: NodeJS.Timeout | null = null
  #isOver = false

  /** @param post hands a batch over; its answers come back through {@link answered} */
  constructor(post: (batch: ArrayBuffer) => void, limits: Partial<QueueLimits> = {}) {
    this.#post = post
    this.#limits = { ...defaultLimits, ...limits }
    this.#pace = new BatchPace(this.#limits.goals)
  }

  /** How full the queue is, 1 at the most: by number, by bytes, or by how long the last of it would wait. */
  get fill(): number {
    const { mostWaiting, mostWaitingBytes } = this.#limits
    const byTime = this.#waiting.length / this.#pace.most(performance.now())
    return Math.max(this.#waiting.length / mostWaiting, this.#waitingBytes / mostWaitingBytes, byTime)
  }

  /** How many wait or are being judged. */
  get depth(): number {
    return this.#waiting.length + (this.#underWay?.length ?? 0)
  }

  /** Judges a beat; `null` at once where the queue is full. */
  offer(beat: SignedBeat): Promise<Answer> | null {
    if (this.fill >= 1 || this.#isOver) return null
    return this.#add(beat) as Promise<Answer>
  }

  /** Takes the answers to the batch that is under way. */
  answered(bytes: ArrayBuffer): void {
    this.#pace.end(performance.now())
    const answers = readAnswers(bytes)
    const done = this.#underWay ?? []
    this.#underWay = null
    for (const [index, { answer }] of done.entries()) answer(answers[index] ?? null)
    this.#next()
  }

  /** Nobody judges any more: what waits was not stored and is told so, and nothing is taken. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#isOver = true
    const left = [...(this.#underWay ?? []), ...this.#waiting]
    this.#underWay = null
    this.#waiting = []
    this.#waitingBytes = 0
    for (const { answer } of left) answer(refused('stopping', {}, 5))
  }

  #add(item: JudgeItem): Promise<Answer | null> {
    return new Promise((answer) => {
      const waiting = { item, answer }
      this.#waiting.push(waiting)
      this.#waitingBytes += sizeOf(waiting)
      this.#next()
    })
  }

  #next(): void {
    if (this.#underWay !== null || this.#waiting.length === 0) return
    if (this.#waiting.length >= this.#limits.atOnce) this.#send()
    else this.#timer ??= setTimeout(() => this.#send(), this.#limits.lingerMs)
  }

  #send(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#underWay !== null || this.#waiting.length === 0) return
    const count = this.#countOfBatch()
    const batch = this.#waiting.slice(0, count)
    this.#waiting = this.#waiting.slice(count)
    for (const waiting of batch) this.#waitingBytes -= sizeOf(waiting)
    this.#underWay = batch
    this.#pace.begin(batch.length, performance.now())
    this.#post(writeItems(batch.map(({ item }) => item)))
  }

  #countOfBatch(): number {
    const { mostInBatch, mostBytesInBatch } = this.#limits
    const limit = Math.min(mostInBatch, this.#pace.most(performance.now()))
    let bytes = 0
    const over = this.#waiting.findIndex((waiting, index) => {
      bytes += sizeOf(waiting)
      return index >= limit || bytes > mostBytesInBatch
    })
    return over === -1 ? this.#waiting.length : Math.max(1, over)
  }
}
