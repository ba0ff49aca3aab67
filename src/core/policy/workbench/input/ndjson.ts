import { FlatLine } from './flat-line.ts'
import { jsonFaultAt } from './json-fault.ts'
import { LineSplitter, longestLine } from './lines.ts'
import { deepestNesting, tooDeepAt } from './nesting.ts'
import { InOrder, type Order, orderOf } from './order.ts'
import type { ReaderTarget, SampleReader } from './reader.ts'
import { readSampleLine } from './sample-line.ts'
import { keyGivenTwice } from './twice.ts'

/** A line that is JSON and not yet in the row. */
interface ParsedLine {
  readonly line: number
  readonly body: string
  readonly parsed: unknown
}

/**
 * Reads NDJSON, one sample a line; blank lines are nothing. Bytes that are not UTF-8 are a fault of their line. Samples
 * that an agent numbered are taken in the order of their numbers.
 */
export class NdjsonReader implements SampleReader {
  readonly #target: ReaderTarget
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  readonly #flat: FlatLine
  readonly #splitter: LineSplitter
  readonly #numbered = new InOrder<ParsedLine & { readonly order: Order }>(
    (line) => this.#readParsed(line, true),
    ({ line, body }, message) => this.#bad(line, columnOf(body, 'seq'), message),
  )

  constructor(target: ReaderTarget) {
    this.#target = target
    this.#flat = new FlatLine(target)
    this.#splitter = new LineSplitter(
      (bytes, start, end, line) => {
        if (this.#readFlat(bytes, start, end)) target.take(line, null)
        else this.#readText(bytes, start, end, line)
      },
      (line) => this.#bad(line, longestLine + 1, `The line is longer than ${longestLine} bytes.`),
    )
  }

  push(chunk: Uint8Array): void {
    this.#splitter.push(chunk)
  }

  end(): void {
    this.#splitter.end()
    this.#numbered.flush()
  }

  #readFlat(bytes: Uint8Array, start: number, end: number): boolean {
    if (!this.#flat.read(bytes, start, end)) return false
    if (!this.#numbered.isWaiting) return true
    this.#numbered.flush()
    return this.#flat.read(bytes, start, end)
  }

  #readText(bytes: Uint8Array, start: number, end: number, line: number): void {
    const text = decode(this.#decoder, bytes.subarray(start, end))
    if (text === null) {
      this.#bad(line, 1, 'The line is not UTF-8.')
      return
    }
    const body = line === 1 && text.startsWith('\ufeff') ? text.slice(1) : text
    if (body.trim() === '') return
    const parsed = parse(body)
    if (parsed === undefined) {
      this.#bad(line, jsonFaultAt(body) + 1, 'This is not JSON.')
      return
    }
    const deep = tooDeepAt(body)
    if (deep !== -1) {
      this.#bad(line, deep + 1, `Lists and objects lie more than ${deepestNesting} deep in each other here.`)
      return
    }
    const order = orderOf(parsed)
    if (order !== null) {
      this.#numbered.push({ line, body, parsed, order })
      return
    }
    this.#numbered.flush()
    if (this.#readParsed({ line, body, parsed }, false)) this.#flat.learn(bytes, start, end)
  }

  /** Takes a line for what it is; true for a flat sample. */
  #readParsed({ line, body, parsed }: ParsedLine, isOrdered: boolean): boolean {
    const outcome = readSampleLine(parsed, this.#target)
    if (outcome.kind === 'recording') this.#target.recording(outcome.recording)
    else if (outcome.kind === 'settled') this.#target.settled(outcome.settled)
    else if (outcome.kind === 'fault') this.#bad(line, columnOf(body, outcome.field), outcome.message)
    else {
      const twice = outcome.flat ? keyGivenTwice(body) : null
      if (twice !== null) {
        this.#bad(line, twice.at + 1, `The key ${JSON.stringify(twice.key)} stands here twice.`)
        return false
      }
      this.#target.take(line, outcome.skipped, isOrdered)
      return outcome.flat
    }
    return false
  }

  #bad(line: number, column: number, message: string): void {
    this.#target.bad({ line, column, message })
  }
}

/** Strict UTF-8; `null` for anything else. */
export function decode(decoder: { decode(bytes: Uint8Array): string }, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function columnOf(text: string, field: string | null): number {
  const at = field === null ? -1 : text.indexOf(`"${field}"`)
  return at === -1 ? 1 : at + 1
}
