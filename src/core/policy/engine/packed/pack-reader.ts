import { differenceOf, Unreadable, VarintReader } from '../../../varint/varint-reader.ts'
import type { Words } from './words.ts'

/** Reads what a `PackWriter` wrote. @throws Unreadable */
export class PackReader extends VarintReader {
  readonly #words: Words
  base = 0
  /** The run that was read last. */
  readonly lastRun = { count: 0, seenMs: 0, seenAt: -1 }

  constructor(words: Words, bytes: Uint8Array, start: number) {
    super(bytes, start)
    this.#words = words
  }

  time(): number {
    const code = this.uint()
    if (code === 0) return -1
    return code === 1 ? this.float() : this.base - differenceOf(code - 2)
  }

  times(): number[] {
    const count = this.count()
    const values: number[] = []
    for (let index = 0; index < count; index += 1) values.push(this.time())
    return values
  }

  word(): string {
    const code = this.uint()
    if (code === 0) return this.text()
    const word = this.#words.at(code - 1)
    if (word === undefined) throw new Unreadable()
    return word
  }
}
