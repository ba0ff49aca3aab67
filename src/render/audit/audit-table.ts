import { inWords } from '../../core/policy/language/condition/in-words.ts'
import { checksOf } from '../fleet/checks-of.ts'
import { escapeControl } from '../terminal/escape.ts'
import { renderTable } from '../terminal/table.ts'
import { displayWidth } from '../terminal/width.ts'
import { policyNames } from './policy-names.ts'

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
  const others = records.map(({ entry }) => [
    text(entry.ts).replace(/\.\d+Z$/, 'Z'),
    checksOf(entry),
    whatOf(entry, arrow),
    inWords(text(entry.reason)) || saidBy(entry),
  ])
  const names = policyNames(
    records.map(({ policy_path }) => policy_path),
    roomBeside(others, style.width),
    style.unicode ? '…' : '..',
  )
  const rows = records.map(({ policy_path }, index) => [...(others[index] ?? []), names.of(policy_path)])
  const folder = names.folder === null ? '' : `\nPolicies are in ${escapeControl(names.folder)}\n`
  return `${renderTable(head, rows, { ...style, whole: [0, 1, 2, 4] })}\n${folder}`
}

function whatOf(entry: Shown['entry'], arrow: string): string {
  if (entry.from !== undefined) return `${text(entry.from)} ${arrow} ${text(entry.to)}`
  if (entry.type === 'acknowledgement') return text(entry.event)
  return entry.type === 'silence' ? `${text(entry.kind)} ${text(entry.event)}` : text(entry.type)
}

/** Who said something of checks, and why. */
function saidBy({ type, by, note }: Shown['entry']): string {
  if (type !== 'acknowledgement' && type !== 'silence') return ''
  return text(note) === '' ? `by ${text(by)}` : `by ${text(by)}: ${text(note)}`
}

const leastRoom = 16

/** The columns that are left of a line for the last column; a long reason gives way. */
function roomBeside(rows: readonly (readonly string[])[], width: number): number {
  const widths = head.slice(0, -1).map((title, column) => {
    const widest = Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(displayWidth))
    return 2 + (column === 3 ? Math.min(widest, leastRoom) : widest)
  })
  return Math.max(leastRoom, width - widths.reduce((sum, each) => sum + each, 0))
}

function text(value: unknown): string {
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value)
}
