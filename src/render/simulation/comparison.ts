import { inWords } from '../../core/policy/language/condition/in-words.ts'
import type { ComparedSide, ComparisonReport } from '../../core/policy/workbench/compare/report.ts'
import { formatDuration } from '../../core/text/duration.ts'
import { escapeControl } from '../terminal/escape.ts'
import { type Pen, penFor, type Style } from '../terminal/style.ts'
import { type Cell, renderTable } from '../terminal/table.ts'
import { numberText } from '../terminal/value-text.ts'
import { guardBlock } from './simulation-answers.ts'

const mostShown = 25

type Changes = ComparisonReport['transitions']

/** Two policies over the same samples: numbers side by side, the changes that differ, what the guards found. */
export function renderComparison(report: ComparisonReport, style: Style): string {
  const pen = penFor(style)
  const { base, other, transitions, guards } = report
  const blocks = [
    [
      `${pen.palette.strong(escapeControl(base.file))} with ${base.samples} samples, compared with ${pen.palette.strong(escapeControl(other.file))}`,
    ],
    [numbers(base, other, pen)],
    changes('ONLY WITH THE OTHER', transitions.added, pen),
    changes('NO LONGER THERE', transitions.removed, pen),
    moves(transitions.moved, pen),
    [transitions.same === 1 ? '1 transition is the same' : `${transitions.same} transitions are the same`],
    guards.length === 0 ? [] : guardBlock(guards, pen),
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

function numbers(base: ComparedSide, other: ComparedSide, pen: Pen): string {
  const row = (name: string, of: (side: ComparedSide) => number | null): Cell[][] => {
    const [before, after] = [of(base), of(other)]
    if (before === null || after === null) return []
    return [[name, rounded(before), rounded(after), changeText(before, after)]]
  }
  const states = [...new Set([...Object.keys(base.time_in_state), ...Object.keys(other.time_in_state)])]
  const rows = [
    ...Object.keys(base.counts).flatMap((name) => {
      return row(name.replaceAll('_', ' '), ({ counts }) => counts[name as keyof typeof counts])
    }),
    ...states.flatMap((state) => {
      return row(
        `hours ${state}`,
        ({ time_in_state: times }) => (times[state as keyof typeof times] ?? 0) / 3_600,
      )
    }),
    ...row('incidents seen', ({ labels }) => labels?.true_positives ?? null),
    ...row('incidents missed', ({ labels }) => labels?.misses ?? null),
    ...row('false alarms', ({ labels }) => labels?.false_alarms ?? null),
    ...row('median detection s', ({ labels }) => labels?.detection_s?.median ?? null),
    ...row('hidden by mutes', ({ muted }) => muted?.length ?? null),
  ]
  return table(['', 'BASE', 'OTHER', 'CHANGE'], rows, pen)
}

function changes(title: string, list: Changes['added'], pen: Pen): string[] {
  if (list.length === 0) return []
  const rows = list.slice(0, mostShown).map(({ at, check, from, to, reason }): Cell[] => {
    return [clock(at), check, `${from} > ${to}`, inWords(reason)]
  })
  const head = pen.palette.strong(`${title} (${list.length})`)
  return [head, table(['TIME', 'CHECK', 'CHANGE', 'REASON'], rows, pen), ...more(list.length, pen)]
}

function moves(list: Changes['moved'], pen: Pen): string[] {
  if (list.length === 0) return []
  const rows = list.slice(0, mostShown).map(({ at, check, from, to, by_s }): Cell[] => {
    const by = formatDuration(Math.round(Math.abs(by_s) * 1_000))
    return [clock(at), check, `${from} > ${to}`, `${by} ${by_s < 0 ? 'earlier' : 'later'}`]
  })
  const head = pen.palette.strong(`MOVED (${list.length})`)
  return [head, table(['TIME', 'CHECK', 'CHANGE', 'NOW'], rows, pen), ...more(list.length, pen)]
}

function more(count: number, { palette }: Pen): string[] {
  return count > mostShown ? [palette.faint(`${count - mostShown} more; --json has them all.`)] : []
}

// From 0 there is no share to tell.
function changeText(before: number, after: number): string {
  const change = after - before
  if (change === 0) return ''
  const sign = change > 0 ? '+' : ''
  const share = before === 0 ? '' : ` (${sign}${Math.round((change / before) * 100)} %)`
  return `${sign}${numberText(rounded(change))}${share}`
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}

function table(head: readonly string[], rows: readonly (readonly Cell[])[], pen: Pen): string {
  return renderTable(head, rows, { width: pen.width, unicode: pen.style.unicode })
}

function clock(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`
}
