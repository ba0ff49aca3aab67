import type { Place } from '../../../errors.ts'

/** Turns character offsets of a file into places for people. Lines end at `\n`; columns count UTF-16 units from 1. */
export class LineMap {
  readonly #file: string
  readonly #text: string
  readonly #starts: number[] = [0]

  constructor(file: string, text: string) {
    this.#file = file
    this.#text = text
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  /** The place of the text from `start` to `end` (excluded); the marked length stays within the first line. */
  place(start: number, end: number): Place {
    const line = this.#lineOf(start)
    const lineStart = this.#starts[line] as number
    const nextLine = this.#starts[line + 1] ?? this.#text.length + 1
    const lineEnd = this.#text[nextLine - 2] === '\r' ? nextLine - 2 : nextLine - 1
    const length = Math.max(1, Math.min(end, lineEnd) - start)
    return { file: this.#file, line: line + 1, column: start - lineStart + 1, length }
  }

  #lineOf(offset: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}
