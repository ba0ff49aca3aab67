import type { DeadReport, GatewayStatusReport } from '../../core/report/supervision.ts'
import type { GatewayState } from '../../core/supervision/gateway-state.ts'
import type { Palette } from '../terminal/palette.ts'
import { piece } from '../terminal/piece.ts'
import { type Pen, penFor, type Style } from '../terminal/style.ts'
import { budgetPieces, detailLine, headline, portPieces, servicePieces } from './gateway-service.ts'

const marks: Readonly<
  Record<GatewayState, { readonly unicode: string; readonly ascii: string; readonly paint: keyof Palette }>
> = {
  running: { unicode: '✓', ascii: '+', paint: 'good' },
  port_silent: { unicode: '▲', ascii: '!', paint: 'warning' },
  starting: { unicode: '↻', ascii: '~', paint: 'underway' },
  stopping: { unicode: '↻', ascii: '~', paint: 'underway' },
  stopped: { unicode: '✗', ascii: 'X', paint: 'bad' },
  failed: { unicode: '✗', ascii: 'X', paint: 'bad' },
  not_found: { unicode: '?', ascii: '?', paint: 'unclear' },
}

/** A supervised gateway for people: its service, its port, and what vitals did to it. Ends with a line feed. */
export function renderGatewayStatus(report: GatewayStatusReport, style: Style): string {
  const pen = penFor(style)
  const { state, service, gateway, budget, dead, others } = report
  const { unicode, ascii, paint } = marks[state]
  const pieces =
    service === null ? [piece('no unit of a gateway is known here')] : servicePieces(service, pen)
  const lines = [
    ...headline(style.unicode ? unicode : ascii, wordOf(state), pen.palette[paint], pieces, pen),
    ...(style.verbose && service !== null ? detailLine([piece(service.detail)], pen) : []),
    ...detailLine(portPieces(gateway, pen), pen),
    ...(service === null || style.verbose ? managerLines(report, pen) : []),
    ...(budget === null ? [] : lineUnlessEmpty(budgetPieces(budget, pen), pen)),
    ...(dead === null ? [] : deadLines(dead, pen)),
    ...others.flatMap(({ unit, manager, state }) =>
      detailLine([piece(`also ${unit} (${manager}, ${state})`, pen.palette.faint)], pen),
    ),
  ]
  return `${lines.join('\n')}\n`
}

/** How near a gateway is to being called dead; no line while no look found it so. */
export function deadLines({ count, over_ms, needed, needed_ms }: DeadReport, pen: Pen): string[] {
  if (count === 0) return []
  const over = `${Math.round(over_ms / 1_000)} of ${Math.round(needed_ms / 1_000)} s`
  const words = `no answer in ${count} of ${needed} looks, over ${over}`
  return detailLine([piece(words, pen.palette.warning)], pen)
}

function managerLines({ managers }: GatewayStatusReport, pen: Pen): string[] {
  if (managers.length === 0) return detailLine([piece('neither systemd nor launchd manages this host')], pen)
  return managers.flatMap(({ manager, detail }) =>
    detailLine([piece(`${manager}: ${detail ?? 'asked'}`, pen.palette.faint)], pen),
  )
}

function lineUnlessEmpty(pieces: ReturnType<typeof budgetPieces>, pen: Pen): string[] {
  return pieces.length === 0 ? [] : detailLine(pieces, pen)
}

function wordOf(state: GatewayState): string {
  return state.replace('_', ' ').toUpperCase()
}
