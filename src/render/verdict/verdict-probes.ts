import type { ProbeResult } from '../../core/probe-kind/probe-result.ts'
import type { ProbeReport } from '../../core/report/probe.ts'
import { formatAgo, formatTook } from '../terminal/duration-ago.ts'
import { flow } from '../terminal/flow.ts'
import type { Paint, Palette } from '../terminal/palette.ts'
import { listPiece, type Piece, painted, piece } from '../terminal/piece.ts'
import type { Pen } from '../terminal/style.ts'
import { type Row, renderRows } from '../terminal/table.ts'
import { isMap, valueText } from '../terminal/value-text.ts'
import { namedMeasures } from './measure.ts'
import { failureText, outcomeOf, type ProbeOutcome } from './probe-outcome.ts'

/**
 * The probes that failed or erred with what they said; in a verbose view all probes with values, timing and whether
 * the result was reused. Empty when there is nothing to tell.
 */
export function renderProbes(report: ProbeReport, pen: Pen): string[] {
  const { verbose } = pen.style
  const shown = verbose ? report.results : report.results.filter((result) => outcomeOf(result) !== 'ok')
  if (shown.length === 0) return []
  const title = verbose ? 'Probes' : 'Probes that failed'
  const rows = shown.map((result) => rowOf(result, report, pen))
  return [painted(piece(title, pen.palette.strong)), ...renderRows(rows, pen)]
}

/** Which results were not asked for in this round, with their age; of failed ones, and in a verbose view, their row tells it. */
export function renderReused(report: ProbeReport, pen: Pen): string[] {
  const { palette, style, width, separator, ellipsis } = pen
  const reused = report.results.filter((result) => isReused(result, report) && outcomeOf(result) === 'ok')
  if (style.verbose || reused.length === 0) return []
  const aged = reused.map(({ name, observed_at }, index) => {
    const age = `${name}, ${formatAgo(style.now - Date.parse(observed_at))}`
    return piece(index === 0 ? `Reused by ttl, not asked again: ${age}` : age, palette.faint)
  })
  return flow(aged, { width, separator, ellipsis, maxLines: 1 })
}

function rowOf(result: ProbeResult, report: ProbeReport, pen: Pen): Row {
  const { style, palette } = pen
  const outcome = outcomeOf(result)
  const paint = outcomePaint(outcome, palette)
  const symbol = outcomeSymbol(outcome, style.unicode)
  return {
    cells: [
      piece(`${symbol} ${result.name}`, paint),
      piece(outcome, paint),
      piece(tookText(result, report, style.now), palette.faint),
    ],
    detail: detailOf(result, outcome, pen),
  }
}

function detailOf(result: ProbeResult, outcome: ProbeOutcome, { style, palette }: Pen): Piece[] {
  const failure = outcome === 'ok' ? [] : [piece(failureText(result), palette.strong)]
  if (!style.verbose || result.value === null) return failure
  const values = isMap(result.value) ? namedMeasures(result.value) : [valueText(result.value)]
  // A probe may be well and still have something to say, as a plugin's text.
  const remark = outcome === 'ok' && result.error !== null ? [piece(result.error)] : []
  return [...failure, ...remark, listPiece(values)]
}

function isReused({ name }: ProbeResult, { timing }: ProbeReport): boolean {
  return Object.hasOwn(timing.probes, name) && timing.probes[name]?.cached === true
}

function tookText(result: ProbeResult, report: ProbeReport, now: number): string {
  const timing = Object.hasOwn(report.timing.probes, result.name)
    ? report.timing.probes[result.name]
    : undefined
  if (isReused(result, report)) return `cached, ${formatAgo(now - Date.parse(result.observed_at))}`
  return timing === undefined ? '' : formatTook(timing.duration_ms)
}

function outcomePaint(outcome: ProbeOutcome, palette: Palette): Paint {
  return { ok: palette.good, failed: palette.bad, error: palette.unclear }[outcome]
}

function outcomeSymbol(outcome: ProbeOutcome, unicode: boolean): string {
  if (unicode) return { ok: '✓', failed: '✗', error: '?' }[outcome]
  return { ok: '+', failed: 'X', error: '?' }[outcome]
}
