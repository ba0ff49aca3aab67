import type { GuardOutcome } from '../../core/policy/workbench/compare/guard.ts'
import type { LabelsReport } from '../../core/policy/workbench/incidents/report.ts'
import type { MutedReport } from '../../core/policy/workbench/mute-plan/report.ts'
import { formatDuration } from '../../core/text/duration.ts'
import { escapeControl } from '../terminal/escape.ts'
import type { Pen } from '../terminal/style.ts'
import { type Cell, renderTable } from '../terminal/table.ts'
import { numberText } from '../terminal/value-text.ts'

const mostShown = 25

/** What was asked of a dry run beyond its events: what mutes hid, how alarms fit incidents, what guards found. */
export interface ShownAnswers {
  readonly muted?: readonly MutedReport[]
  readonly labels?: LabelsReport
  readonly guards?: readonly GuardOutcome[]
}

/** A block of lines for each answer. */
export function answerBlocks({ muted, labels, guards }: ShownAnswers, pen: Pen): string[][] {
  return [
    ...(muted === undefined ? [] : [mutedBlock(muted, pen)]),
    ...(labels === undefined ? [] : labelBlocks(labels, pen)),
    ...(guards === undefined || guards.length === 0 ? [] : [guardBlock(guards, pen)]),
  ]
}

/** Guards with what they looked at; crossed ones are told by a word and only repeated by colour. */
export function guardBlock(guards: readonly GuardOutcome[], { palette }: Pen): string[] {
  const lines = guards.map(({ guard, base, value, crossed }) => {
    const word = crossed ? palette.bad('CROSSED') : palette.good('kept   ')
    const before = base === null ? '' : `${numberText(base)} to `
    return `  ${word}  ${escapeControl(guard)}  ${palette.faint(`(${before}${numberText(value)})`)}`
  })
  return [palette.strong('GUARDS'), ...lines]
}

function mutedBlock(muted: readonly MutedReport[], pen: Pen): string[] {
  const title = pen.palette.strong(`HIDDEN BY MUTES (${muted.length})`)
  if (muted.length === 0) return [title, '  nothing']
  const rows = muted.slice(0, mostShown).map(({ at, check, state, mutes, outcome, notified_at }): Cell[] => {
    const became = notified_at === null ? outcome.replaceAll('_', ' ') : `notified ${clock(notified_at)}`
    return [clock(at), check, state, mutes.join(', '), became]
  })
  const left = muted.length - rows.length
  const more = left > 0 ? [pen.palette.faint(`${left} more; --json has them all.`)] : []
  return [title, table(['TIME', 'CHECK', 'STATE', 'HIDDEN BY', 'THEN'], rows, pen), ...more]
}

function labelBlocks(labels: LabelsReport, pen: Pen): string[][] {
  const {
    windows,
    true_positives,
    misses,
    false_alarms,
    pages,
    pages_per_day,
    detection_s,
    alarm_outside_s,
  } = labels
  const rows = windows.slice(0, mostShown).map(({ from, to, covered, detected_after_s }): Cell[] => {
    const hit = detected_after_s === null ? 'missed' : `after ${seconds(detected_after_s)}`
    return [clock(from), clock(to), covered ? hit : 'no samples']
  })
  const left = windows.length - rows.length
  const detection =
    detection_s === null
      ? 'nothing was detected'
      : `detected after ${seconds(detection_s.median)} (median), ${seconds(detection_s.max)} at most`
  return [
    [
      pen.palette.strong(`INCIDENTS (${windows.length})`),
      ...(rows.length === 0 ? [] : [table(['FROM', 'TO', 'ALARM'], rows, pen)]),
      ...(left > 0 ? [pen.palette.faint(`${left} more; --json has them all.`)] : []),
    ],
    [
      `${true_positives} of ${true_positives + misses} incidents seen, ${misses} missed; ${detection}`,
      `${pages} pages (${numberText(pages_per_day)} a day), ${false_alarms} of them false alarms; ` +
        `${seconds(alarm_outside_s)} in alarm outside of incidents`,
    ],
  ]
}

function table(head: readonly string[], rows: readonly (readonly Cell[])[], pen: Pen): string {
  return renderTable(head, rows, { width: pen.width, unicode: pen.style.unicode })
}

function seconds(count: number): string {
  return formatDuration(Math.round(count) * 1_000)
}

function clock(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`
}
