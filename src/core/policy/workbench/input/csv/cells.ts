import type { Value } from '../../../../value.ts'

export interface Cell {
  readonly text: string
  /** One-based, where the cell begins in its record. */
  readonly column: number
}

export type Separator = ',' | ';' | '\t'

/** Every character that may stand between cells; the first is the one of RFC 4180. */
export const separators: readonly Separator[] = [',', ';', '\t']

const patterns = new Map(
  separators.map((separator) => {
    const quoted = new RegExp(`[ ]*"((?:[^"]|"")*)"[ ]*(?=${separator}|$)`, 'y')
    return [separator, { quoted, bare: new RegExp(`[^"${separator}]*(?=${separator}|$)`, 'y') }] as const
  }),
)

/** The cells of a record; `null` where a quote stands inside a cell that does not begin with one. */
export function cellsOf(record: string, separator: Separator): Cell[] | null {
  const { quoted, bare } = patterns.get(separator) as { readonly quoted: RegExp; readonly bare: RegExp }
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

/** Whether a line opens or closes a quoted cell that goes over more than this line. */
export function hasOddQuotes(line: string): boolean {
  let isOdd = false
  for (let at = line.indexOf('"'); at !== -1; at = line.indexOf('"', at + 1)) isOdd = !isOdd
  return isOdd
}

const numeric = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** What a cell's text means; texts that are no number, truth value or absence stay texts. */
export function meaningOf(cell: string): Value {
  const text = cell.trim()
  if (numeric.test(text)) {
    const value = Number(text)
    return Number.isFinite(value) ? value + 0 : null
  }
  if (text === '' || /^(?:null|[+-]?(?:nan|inf(?:inity)?))$/i.test(text)) return null
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  return text
}
