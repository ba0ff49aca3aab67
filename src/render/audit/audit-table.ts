import { renderTable } from '../terminal/table.ts'

interface Shown {
  readonly policy_path: string
  readonly index: number
  readonly entry: Readonly<Record<string, unknown>>
}

const head = ['TIME', 'CHECK', 'WHAT', 'REASON', 'POLICY']

/** The audit trail as a table for people, one line a record; a sentence when there is none. */
export function renderAuditTable(
  records: readonly Shown[],
  style: { readonly width: number; readonly unicode: boolean },
): string {
  if (records.length === 0) return 'Nothing has been recorded yet.\n'
  const arrow = style.unicode ? '→' : '->'
  const rows = records.map(({ policy_path, entry }) => [
    text(entry.ts).replace(/\.\d+Z$/, 'Z'),
    text(entry.check),
    entry.from === undefined ? text(entry.type) : `${text(entry.from)} ${arrow} ${text(entry.to)}`,
    text(entry.reason),
    policy_path,
  ])
  return `${renderTable(head, rows, { ...style, whole: [0, 1, 2] })}\n`
}

function text(value: unknown): string {
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value)
}
