import { parseTimestamp } from '../../../text/timestamp.ts'
import type { Value } from '../../../value.ts'
import { given } from '../../engine/row.ts'
import { LineSplitter, longestLine } from './lines.ts'
import { decode } from './ndjson.ts'
import type { ReaderTarget, SampleReader } from './reader.ts'
import { setValue } from './sample-line.ts'

interface Header {
  readonly names: readonly string[]
  readonly slots: readonly number[]
  /** Which column holds the time. */
  readonly time: number
}

/**
 * Reads CSV (RFC 4180): a header with a column `ts` or `timestamp`, then a sample a record. Quoted cells may hold
 * commas, doubled quotes and line ends. An empty cell, NaN and infinities are no value.
 */
export class CsvReader implements SampleReader {
  readonly #target: ReaderTarget
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  readonly #splitter: LineSplitter
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
    const cells = cellsOf(record)
    if (cells === null) this.#bad(line, 1, 'A quote stands inside a cell that does not begin with one.')
    else if (this.#header === null) this.#header = this.#readHeader(cells, line)
    else this.#readCells(cells, this.#header, line)
  }

  #readHeader(cells: readonly Cell[], line: number): Header {
    const names = cells.map(({ text }) => text.trim())
    const time = names.findIndex((name) => /^(?:ts|timestamp)$/i.test(name))
    const fatal = (message: string) => this.#target.bad({ line, column: 1, message, fatal: true })
    if (time === -1) fatal('The header has no column ts or timestamp.')
    const others = names.filter((_, column) => column !== time)
    const twice = others.find((name, column) => others.indexOf(name) !== column)
    if (twice !== undefined) fatal(`The header has two columns ${JSON.stringify(twice)}.`)
    this.#target.declare(others)
    const slots = names.map((name, column) => (column === time ? -1 : this.#target.slotOf(name)))
    return { names, time, slots }
  }

  #readCells(cells: readonly Cell[], { names, slots, time }: Header, line: number): void {
    if (cells.length !== names.length) {
      this.#bad(line, 1, `The record has ${cells.length} cells and the header ${names.length}.`)
      return
    }
    const { text, column } = cells[time] as Cell
    // A column of small counts is seconds, too, from whenever it began.
    const at = parseTimestamp(/^\s*-?\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : text)
    if (at === null) {
      this.#bad(line, column, `${JSON.stringify(text)} is not a time.`)
      return
    }
    const { row } = this.#target
    row.at = at
    row.given.fill(given.nothing)
    for (let index = 0; index < cells.length; index += 1) {
      const slot = slots[index] as number
      if (slot !== -1) setValue(row, slot, meaningOf((cells[index] as Cell).text))
    }
    this.#target.take(line, null)
  }

  #bad(line: number, column: number, message: string): void {
    this.#target.bad({ line, column, message })
  }
}

interface Cell {
  readonly text: string
  /** One-based, where the cell begins in its record. */
  readonly column: number
}

function withoutMark(text: string, line: number): string {
  return line === 1 && text.startsWith('\ufeff') ? text.slice(1) : text
}

/** Whether a line opens or closes a quoted cell that goes over more than this line. */
function hasOddQuotes(line: string): boolean {
  let isOdd = false
  for (let at = line.indexOf('"'); at !== -1; at = line.indexOf('"', at + 1)) isOdd = !isOdd
  return isOdd
}

const quoted = /\s*"((?:[^"]|"")*)"\s*(?=,|$)/y
const bare = /[^",]*(?=,|$)/y

function cellsOf(record: string): Cell[] | null {
  const cells: Cell[] = []
  for (let at = 0; at <= record.length; at += 1) {
    quoted.lastIndex = at
    bare.lastIndex = at
    const inQuotes = quoted.exec(record)
    const found = inQuotes ?? bare.exec(record)
    if (found === null) return null
    const text = inQuotes === null ? found[0] : (inQuotes[1] ?? '').replaceAll('""', '"')
    cells.push({ text, column: at + 1 })
    at += found[0].length
  }
  return cells
}

const numeric = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** What a cell's text means; texts that are no number, truth value or absence stay texts. */
function meaningOf(cell: string): Value {
  const text = cell.trim()
  if (numeric.test(text)) {
    const value = Number(text)
    return Number.isFinite(value) ? value + 0 : null
  }
  if (text === '' || /^(?:null|[+-]?(?:nan|inf(?:inity)?))$/i.test(text)) return null
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  return text
}
