import { nearest } from '../../../../text/nearest.ts'
import type { ReaderTarget } from '../reader.ts'
import { type Cell, cellsOf, type Separator, separators } from './cells.ts'

/** How the records below a header are to be read. */
export interface Header {
  readonly separator: Separator
  readonly names: readonly string[]
  /** The slot of each column, -1 for one that nobody reads. */
  readonly slots: readonly number[]
  /** Which column holds the time. */
  readonly time: number
  /** Which column holds the date of a time that is only a clock's, -1 for none. */
  readonly date: number
}

/** Names of a column that holds the time, in any case; of several the first here. */
const timeNames: readonly string[] = ['ts', 'timestamp', 'time', 'date']

/**
 * Reads a header: which character separates the cells, and which column holds the time. A text says why it is none.
 *
 * @param given the separator that the file names itself, in a first line such as `sep=;`
 */
export function readHeader(record: string, given: Separator | null, target: ReaderTarget): Header | string {
  const split = splitHeader(record, given, target.timeName)
  if (split === null) return noTime(record, given, target.timeName)
  const { separator, names, time } = split
  const isClock = names[time]?.toLowerCase() === 'time' && target.timeName === null
  const date = isClock ? names.findIndex((name) => name.toLowerCase() === 'date') : -1
  const others = names.filter((name, column) => column !== time && column !== date && name !== '')
  const twice = others.find((name, column) => others.indexOf(name) !== column)
  if (twice !== undefined) return `The header has two columns ${JSON.stringify(twice)}.`
  target.declare(others)
  const slots = names.map((name, column) => {
    return column === time || column === date || name === '' ? -1 : target.slotOf(name)
  })
  return { separator, names, slots, time, date }
}

/** `;` of a first line `sep=;`, as spreadsheets write it; `null` for any other line. */
export function separatorLine(record: string): Separator | null {
  const found = /^sep=(.)$/i.exec(record)?.[1]
  return separators.find((separator) => separator === found) ?? null
}

type Split = Pick<Header, 'separator' | 'names' | 'time'>

/** The header cut at the first separator that gives it a column of time. */
function splitHeader(record: string, given: Separator | null, timeName: string | null): Split | null {
  for (const separator of given === null ? separators : [given]) {
    const names = cellsOf(record, separator)?.map(nameOf) ?? []
    const time = timeIn(names, timeName)
    if (time !== -1) return { separator, names, time }
  }
  return null
}

function timeIn(names: readonly string[], timeName: string | null): number {
  if (timeName !== null) return names.indexOf(timeName)
  const lower = names.map((name) => name.toLowerCase())
  const name = timeNames.find((candidate) => lower.includes(candidate))
  return name === undefined ? -1 : lower.indexOf(name)
}

function noTime(record: string, given: Separator | null, timeName: string | null): string {
  const cuts = (given === null ? separators : [given]).map((separator) => cellsOf(record, separator))
  if (cuts.every((cells) => cells === null))
    return 'A quote stands inside a cell that does not begin with one.'
  const best = cuts.flatMap((cells) => (cells === null ? [] : [cells])).sort((a, b) => b.length - a.length)[0]
  const names = (best ?? []).map(nameOf)
  const has = names.slice(0, 8).map((name) => JSON.stringify(name))
  const wanted = timeName === null ? 'ts, timestamp, time or date' : JSON.stringify(timeName)
  const near = timeName === null ? null : nearest(timeName, names)
  const meant = near === null ? '' : ` Did you mean ${JSON.stringify(near)}?`
  return `The header has no column ${wanted} for the time; it has ${has.join(', ')}.${meant}`
}

function nameOf({ text }: Cell): string {
  return text.trim()
}
