import { given } from '../../../engine/row.ts'
import { LineSplitter, longestLine } from '../lines.ts'
import { decode } from '../ndjson.ts'
import type { ReaderTarget, SampleReader } from '../reader.ts'
import { setValue } from '../sample-line.ts'
import { sampleTime, shortened } from '../sample-time.ts'
import { type Cell, cellsOf, hasOddQuotes, meaningOf, type Separator } from './cells.ts'
import { type Header, readHeader, separatorLine } from './header.ts'

/**
 * Reads CSV (RFC 4180, or with semicolons or tabs): a header with a column of time, then a sample a record. Quoted cells
 * may hold separators, doubled quotes and line ends. An empty cell, NaN and infinities are no value; any other text where
 * the policy needs a number is a fault of its record.
 */
export class CsvReader implements SampleReader {
  readonly #target: ReaderTarget
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  readonly #splitter: LineSplitter
  #separator: Separator | null = null
  #header: Header | null = null
  /** The lines of a record whose quoted cell has not ended yet, and where it began. */
  #open: string | null = null
  #openedAt = 0

  constructor(target: ReaderTarget) {
    this.#target = target
    this.#splitter = new LineSplitter(
      (bytes, start, end, line) => this.#readLine(bytes.subarray(start, end), line),
      (line) => this.#bad(line, longestLine + 1, `The line is longer than ${longestLine} bytes.`),
    )
  }

  push(chunk: Uint8Array): void {
    this.#splitter.push(chunk)
  }

  end(): void {
    this.#splitter.end()
    if (this.#open !== null) this.#bad(this.#openedAt, 1, 'A quoted cell does not end.')
  }

  #readLine(bytes: Uint8Array, line: number): void {
    const text = decode(this.#decoder, bytes)
    if (text === null) {
      this.#bad(line, 1, 'The line is not UTF-8.')
      return
    }
    const before = this.#open
    if (before === null) this.#openedAt = line
    const record = before === null ? withoutMark(text, line) : `${before}\n${text}`
    this.#open = null
    if (hasOddQuotes(text) === (before === null)) {
      if (record.length > longestLine) this.#bad(this.#openedAt, 1, 'A quoted cell does not end.')
      else this.#open = record
    } else if (record.trim() !== '') this.#readRecord(record, this.#openedAt)
  }

  #readRecord(record: string, line: number): void {
    if (this.#header !== null) this.#readCells(record, this.#header, line)
    else if (this.#separator === null && separatorLine(record) !== null)
      this.#separator = separatorLine(record)
    else {
      const header = readHeader(record, this.#separator, this.#target)
      if (typeof header === 'string') {
        this.#target.bad({ line, column: 1, message: header, fatal: true })
      } else this.#header = header
    }
  }

  #readCells(record: string, header: Header, line: number): void {
    const cells = cellsOf(record, header.separator)
    if (cells === null) {
      this.#bad(line, 1, 'A quote stands inside a cell that does not begin with one.')
      return
    }
    const { slots, time } = header
    if (!fits(cells, slots.length)) {
      this.#bad(line, 1, `The record has ${cells.length} cells and the header ${slots.length}.`)
      return
    }
    const at = sampleTime(timeIn(cells, header))
    if (typeof at === 'string') {
      this.#bad(line, (cells[time] as Cell).column, at)
      return
    }
    const { row } = this.#target
    row.at = at
    row.given.fill(given.nothing)
    for (let index = 0; index < slots.length; index += 1) {
      const slot = slots[index] as number
      if (slot !== -1 && !this.#place(cells[index] as Cell, slot, line)) return
    }
    this.#target.take(line, null)
  }

  #place({ text, column }: Cell, slot: number, line: number): boolean {
    const value = meaningOf(text)
    if (typeof value === 'string' || typeof value === 'boolean') {
      const wanted = this.#target.wantedOf(slot)
      if (wanted !== null && (wanted === 'number' || typeof value === 'string')) {
        this.#bad(line, column, `${shortened(text)} is no number, and the policy needs one here.`)
        return false
      }
    }
    setValue(this.#target.row, slot, value)
    return true
  }

  #bad(line: number, column: number, message: string): void {
    this.#target.bad({ line, column, message })
  }
}

/** Cells beyond the header's are nothing where they are empty: separators at the end of a line. */
function fits(cells: readonly Cell[], columns: number): boolean {
  return cells.length >= columns && cells.slice(columns).every(({ text }) => text.trim() === '')
}

/** The time of a record as it is written, joined with its date where it is only a clock's. */
function timeIn(cells: readonly Cell[], { time, date }: Header): unknown {
  const { text } = cells[time] as Cell
  if (date !== -1 && /^\s*\d\d:\d\d/.test(text)) return `${(cells[date] as Cell).text.trim()}T${text.trim()}`
  // A column of small counts is seconds, too, from whenever it began.
  return /^\s*-?\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : text
}

function withoutMark(text: string, line: number): string {
  return line === 1 && text.startsWith('\ufeff') ? text.slice(1) : text
}
