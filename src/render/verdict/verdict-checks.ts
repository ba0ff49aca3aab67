import { reasonInWords } from '../../core/policy/language/condition/in-words.ts'
import type { CheckReport, ProbeReport } from '../../core/report/probe.ts'
import { mutedBy } from '../fleet/muted-by.ts'
import { formatAgo } from '../terminal/duration-ago.ts'
import { listPiece, type Piece, piece } from '../terminal/piece.ts'
import { statePaint, stateSymbol } from '../terminal/state-mark.ts'
import type { Pen } from '../terminal/style.ts'
import { type Row, renderRows } from '../terminal/table.ts'
import { worstFirst } from '../terminal/worst-first.ts'
import { measures, progress, untoldReasons } from './measure.ts'
import { notJudged } from './not-judged.ts'

const mostHealthyRows = 8
const mostValues = 6

/**
 * A row a check, worst first: state, since when, why, the values that decided, how far it is to the next state.
 * Beside trouble, many healthy checks shrink to one line of names, so that the trouble stays on the screen.
 */
export function renderChecks(report: ProbeReport, pen: Pen): string[] {
  const checks = worstFirst(report.checks)
  const calm = checks.filter((check) => check.state === 'healthy' && isQuiet(check))
  const trouble = checks.filter((check) => !calm.includes(check))
  const shrink = trouble.length > 0 && calm.length > mostHealthyRows && !pen.style.verbose
  const rows = (shrink ? trouble : [...trouble, ...calm]).map((check) => rowOf(check, report, pen))
  if (shrink) rows.push(calmRow(calm, pen))
  return renderRows(rows, pen)
}

// A check that has begun to count towards trouble is worth a row of its own.
function isQuiet(check: CheckReport): boolean {
  return !check.flapping && !check.skipped && check.silenced_until === null && progress(check).length === 0
}

function rowOf(check: CheckReport, report: ProbeReport, pen: Pen): Row {
  const { style, palette } = pen
  const paint = statePaint(check.state, palette)
  const symbol = stateSymbol(check.state, style.unicode)
  const age = formatAgo(style.now - Date.parse(check.since))
  return {
    cells: [piece(`${symbol} ${check.name}`, paint), piece(check.state, paint), piece(age, palette.faint)],
    detail: detailOf(check, report, pen),
  }
}

function detailOf(check: CheckReport, report: ProbeReport, { style, palette }: Pen): Piece[] {
  const pieces: Piece[] = []
  const untold = notJudged(check, report.state_saved)
  // What was not looked at has no values, and nothing is counted of it.
  if (untold !== null && check.reasons.includes('undecided')) return [piece(untold, palette.unclear)]
  const reasons = untoldReasons(check).map(reasonInWords)
  if (reasons.length > 0) pieces.push(piece(reasons.join(', '), palette.strong))
  const values = measures(check)
  const shown = style.verbose ? values : values.slice(0, mostValues)
  if (shown.length < values.length) shown.push(`${values.length - shown.length} more`)
  if (shown.length > 0) pieces.push(listPiece(shown))
  for (const text of progress(check)) pieces.push(piece(text, palette.underway))
  const change = report.transitions.findLast((each) => each.check === check.name)
  // Every first run comes from unknown: that is no news.
  if (change !== undefined && change.from !== 'unknown') pieces.push(piece(`was ${change.from}`))
  if (check.flapping) pieces.push(piece('flapping', palette.unclear))
  for (const text of mutedBy(check, style.now)) pieces.push(piece(text))
  if (untold !== null) pieces.push(piece(untold, palette.unclear))
  return pieces
}

function calmRow(calm: readonly CheckReport[], { style, palette }: Pen): Row {
  const symbol = stateSymbol('healthy', style.unicode)
  return {
    cells: [piece(`${symbol} ${calm.length} more`, palette.good), piece('healthy', palette.good), piece('')],
    detail: [
      listPiece(
        calm.map(({ name }) => name),
        palette.faint,
      ),
    ],
  }
}
