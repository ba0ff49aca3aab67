import { type LineLimits, WaitingLine } from '../../../../core/heartbeat/waiting-line.ts'
import { refused } from '../answers.ts'
import type { Answer, SignedBeat } from '../items.ts'
import { readAnswers, writeItems } from './wire.ts'

/** How beats are gathered into batches, and how many may wait. */
export interface QueueLimits extends LineLimits {
  /** How long the first beat of a batch waits for others, in milliseconds. */
  readonly lingerMs: number
  /** So many go at once. */
  readonly atOnce: number
}

const defaultLimits: QueueLimits = {
  // Each commit costs a third of a millisecond of processor time, however few beats it is for.
  lingerMs: 5,
  atOnce: 64,
  mostInBatch: 1_024,
  mostBytesInBatch: 8 * 1_024 * 1_024,
  mostWaiting: 4_096,
  mostWaitingBytes: 32 * 1_024 * 1_024,
  patienceMs: 2_000,
}

interface Waiting {
  readonly beat: SignedBeat
  readonly answer: (answer: Answer | null) => void
}

/** Gathers beats into batches; one is under way at a time, and the next is what came meanwhile. */
export class JudgeQueue {
  readonly #post: (batch: ArrayBuffer) => void
  readonly #limits: QueueLimits
  readonly #line: WaitingLine<Waiting>
  #underWay: readonly Waiting[] | null = null
  #timer: NodeJS.Timeout | null = null
  #isOver = false

  /** @param post hands a batch over; its answers come back through {@link answered} */
  constructor(post: (batch: ArrayBuffer) => void, limits: Partial<QueueLimits> = {}) {
    this.#post = post
    this.#limits = { ...defaultLimits, ...limits }
    this.#line = new WaitingLine(this.#limits)
  }

  /** How full the queue is, 1 at the most. */
  get fill(): number {
    return this.#line.fill(performance.now())
  }

  /** How many wait or are being judged. */
  get depth(): number {
    return this.#line.length + this.#line.underWay
  }

  /**
   * Judges a beat; `null` at once where the queue is full, and later where the beat has waited too long, because the store
   * became slower meanwhile: it is then not stored.
   */
  offer(beat: SignedBeat): Promise<Answer | null> | null {
    const at = performance.now()
    if (this.#isOver || this.#line.fill(at) >= 1) return null
    return new Promise((answer) => {
      this.#line.add({ beat, answer }, beat.body.length, at)
      this.#next()
    })
  }

  /** Takes the answers to the batch that is under way. */
  answered(bytes: ArrayBuffer): void {
    this.#line.stored(performance.now())
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
    const left = [...(this.#underWay ?? []), ...this.#line.clear()]
    this.#underWay = null
    for (const { answer } of left) answer(refused('stopping', {}, 5))
  }

  #next(): void {
    if (this.#underWay !== null || this.#line.length === 0) return
    if (this.#line.length >= this.#limits.atOnce) this.#send()
    else this.#timer ??= setTimeout(() => this.#send(), this.#limits.lingerMs)
  }

  #send(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#underWay !== null) return
    const { batch, late } = this.#line.take(performance.now())
    for (const { answer } of late) answer(null)
    if (batch.length === 0) return
    this.#underWay = batch
    this.#post(writeItems(batch.map(({ beat }) => beat)))
  }
}
