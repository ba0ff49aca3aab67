import { codeOf, VarintWriter } from '../../../varint/varint-writer.ts'
import type { Words } from './words.ts'

/** Writes a state: times relative to `base`, the words of its policy by index. */
export class PackWriter extends VarintWriter {
  readonly #words: Words
  base = 0
  /** The run that was written last, which the next one is compared with. */
  readonly lastRun = { count: 0, seenMs: 0, seenAt: -1 }

  constructor(words: Words) {
    super()
    this.#words = words
  }

  /** @param head so many bytes are left free in front */
  clear(base: number, head: number): void {
    this.reset()
    this.skip(head)
    this.base = base
    this.lastRun.count = 0
    this.lastRun.seenMs = 0
    this.lastRun.seenAt = -1
  }

  /** A time, or the -1 that stands for none. */
  time(value: number): void {
    if (value === -1) this.uint(0)
    else {
      const code = value === this.base ? 0 : codeOf(this.base, value)
      if (code === -1) {
        this.uint(1)
        this.float(value)
      } else this.uint(code + 2)
    }
  }

  times(values: readonly number[]): void {
    this.uint(values.length)
    for (const value of values) this.time(value)
  }

  /** One of the policy's words by index, any other text in full. */
  word(text: string): void {
    const index = this.#words.indexOf(text)
    if (index === undefined) {
      this.uint(0)
      this.text(text)
    } else this.uint(index + 1)
  }
}
