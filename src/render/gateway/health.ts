import type { HealthReason, HealthReport } from '../../core/report/health.ts'
import { formatAgo, formatSpan } from '../terminal/duration-ago.ts'
import { flow } from '../terminal/flow.ts'
import { type Piece, painted, piece } from '../terminal/piece.ts'
import { statePaint, stateSymbol } from '../terminal/state-mark.ts'
import { type Pen, penFor, type Style } from '../terminal/style.ts'

const indent = '  '

/**
 * The terminal view of a gateway's health: the verdict, then what is wrong, or how far the question came and what to
 * do next. Lines are joined by newlines, with none at the end.
 */
export function renderHealth(report: HealthReport, style: Style): string {
  const pen = penFor(style)
  const blocks = [headline(report, pen), ...report.reasons.map((reason) => reasonLines(reason, pen))]
  if (report.phase !== null && report.error !== null) {
    blocks.push(indented([piece(report.error.message)], pen), indented([piece(report.error.hint)], pen))
  }
  if (report.other_url !== null) {
    blocks.push(
      indented([piece(`vitals' own gateway runs here too: ${report.other_url}`, pen.palette.faint)], pen),
    )
  }
  const { last_error: last } = report
  if (last !== null) {
    const when = last.timestamp === null ? '' : ` (${formatAgo(style.now - last.timestamp)})`
    blocks.push(
      indented([piece(`last error in its log${when}`, pen.palette.faint), piece(last.message)], pen),
    )
  }
  return blocks.flat().join('\n')
}

function headline(report: HealthReport, pen: Pen): string[] {
  const { style, palette } = pen
  const { state, phase, gateway, version, uptime, url, event_loop: loop } = report
  // A gateway that cannot be asked is as bad as one that is not well.
  const shown = phase === null ? state : 'critical'
  const word = phase === null ? state : wordOf(report)
  const mark: Piece = {
    text: `${stateSymbol(shown, style.unicode)} ${word.toUpperCase()}`,
    paint: statePaint(shown, palette),
  }
  const name = gateway === null ? [] : [piece([gateway, version].filter(Boolean).join(' '), palette.strong)]
  const pieces = [
    ...name,
    piece(url),
    ...(phase === null ? [] : [piece(`phase ${phase}`)]),
    ...(uptime === null ? [] : [piece(`up ${formatSpan(uptime * 1_000)}`)]),
    piece(`${report.latency_ms} ms`, palette.faint),
    ...(loop?.degraded === true ? [piece('its event loop is late', palette.faint)] : []),
  ]
  const [first, ...rest] = lines(pieces, pen.width - mark.text.length - 2, pen)
  return [`${painted(mark)}  ${first}`, ...rest.map((line) => indent + line)]
}

function wordOf({ error }: HealthReport): string {
  switch (error?.code) {
    case 'GATEWAY_STARTING':
      return 'starting'
    case 'GATEWAY_STOPPING':
      return 'stopping'
    case 'GATEWAY_TIMEOUT':
      return 'no answer'
    case 'GATEWAY_UNREACHABLE':
      return 'unreachable'
    default:
      return 'failed'
  }
}

function reasonLines({ severity, subject, message }: HealthReason, pen: Pen): string[] {
  const mark: Piece = {
    text: `${stateSymbol(severity, pen.style.unicode)} ${severity}`,
    paint: statePaint(severity, pen.palette),
  }
  return indented([mark, piece(subject, pen.palette.strong), piece(message)], pen)
}

function indented(pieces: readonly Piece[], pen: Pen): string[] {
  return lines(pieces, pen.width - indent.length, pen).map((line) => indent + line)
}

function lines(pieces: readonly Piece[], width: number, { separator, ellipsis }: Pen): string[] {
  return flow(pieces, { width, separator, ellipsis, maxLines: 4 })
}
