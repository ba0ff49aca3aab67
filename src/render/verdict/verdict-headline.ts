import type { CheckReport, ProbeReport } from '../../core/report/probe.ts'
import { defaultStateOrder } from '../../core/state.ts'
import { formatAgo, formatTook } from '../terminal/duration-ago.ts'
import { flow } from '../terminal/flow.ts'
import type { Palette } from '../terminal/palette.ts'
import { type Piece, painted, piece } from '../terminal/piece.ts'
import { statePaint, stateSymbol } from '../terminal/state-mark.ts'
import type { Pen } from '../terminal/style.ts'
import { targetOf } from './subject.ts'

const indent = '  '

/** The verdict in one line, two on a narrow terminal: state, policy, how many checks, since when, how long it took. */
export function renderHeadline(report: ProbeReport, pen: Pen): string[] {
  const { style, palette } = pen
  const paint = statePaint(report.state, palette)
  const state: Piece = {
    text: `${stateSymbol(report.state, style.unicode)} ${report.state.toUpperCase()}`,
    paint,
  }
  const pieces = [
    piece(report.policy, palette.strong),
    piece(targetOf(report) ?? ''),
    piece(countChecks(report.checks)),
    piece(`since ${clockTime(report.since, style.now)} (${formatAgo(style.now - Date.parse(report.since))})`),
    piece(formatTook(report.timing.total_ms), palette.faint),
  ]
  const [first, ...rest] = flowWithin(pen.width - state.text.length - 2, pieces, pen)
  // Of a check that flags made nobody expects more than this one sample.
  const unsaved =
    report.ad_hoc !== undefined || !report.checks.some(({ assumed }) => assumed)
      ? []
      : flowWithin(pen.width - indent.length, [notSaved(pen.palette)], pen)
  return [`${painted(state)}  ${first}`, ...[...rest, ...unsaved].map((line) => indent + line)]
}

function flowWithin(width: number, pieces: readonly Piece[], { separator, ellipsis }: Pen): string[] {
  return flow(pieces, { width, separator, ellipsis, maxLines: 2 })
}

// Healthy checks are not counted out: the total tells them, and the line has to fit 80 columns.
function countChecks(checks: readonly CheckReport[]): string {
  if (checks.length === 1 && checks[0]?.flapping === false) return '1 check'
  const total = checks.length === 1 ? '1 check' : `${checks.length || 'no'} checks`
  const counts = defaultStateOrder.toReversed().flatMap((state) => {
    const count = checks.filter((check) => check.state === state).length
    return count > 0 && state !== 'healthy' ? [`${count} ${state}`] : []
  })
  const flapping = checks.filter((check) => check.flapping).length
  if (flapping > 0) counts.push(`${flapping} flapping`)
  return counts.length > 0 ? `${counts.join(', ')} of ${total}` : total
}

function notSaved(palette: Palette): Piece {
  return {
    text: 'not saved: this one sample decided, whatever consecutive and for ask',
    paint: palette.warning,
  }
}

// The date is told only where it is not today's: at night the time is what logs are searched by.
function clockTime(ts: string, now: number): string {
  const at = Date.parse(ts)
  if (Number.isNaN(at)) return 'an unreadable time'
  const iso = new Date(at).toISOString()
  const sameDay = iso.slice(0, 10) === new Date(now).toISOString().slice(0, 10)
  return sameDay ? `${iso.slice(11, 19)}Z` : `${iso.slice(0, 10)} ${iso.slice(11, 16)}Z`
}
