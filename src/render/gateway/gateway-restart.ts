import type { GatewayRestartReport } from '../../core/report/supervision.ts'
import { formatTook } from '../terminal/duration-ago.ts'
import { piece } from '../terminal/piece.ts'
import { penFor, type Style } from '../terminal/style.ts'
import { budgetPieces, detailLine, headline, portPieces, servicePieces } from './gateway-service.ts'
import { deadLines } from './gateway-status.ts'

/** What a restart came to, for people. Ends with a line feed. */
export function renderGatewayRestart(report: GatewayRestartReport, style: Style): string {
  const pen = penFor(style)
  const { result, service, gateway, budget, dead, phases } = report
  const { palette } = pen
  const took = phases.at(-1)?.at_ms
  const [mark, word, paint] = {
    restarted: [style.unicode ? '✓' : '+', 'RESTARTED', palette.good] as const,
    would_restart: [style.unicode ? '↻' : '~', 'WOULD RESTART', palette.underway] as const,
    not_dead: [style.unicode ? '✓' : '+', 'LEFT ALONE', palette.strong] as const,
  }[result]
  const pieces = [
    ...servicePieces(service, pen),
    ...(took === undefined ? [] : [piece(`healthy after ${formatTook(took)}`, palette.good)]),
  ]
  const used = budgetPieces(budget, pen)
  const lines = [
    ...headline(mark, word, paint, pieces, pen),
    ...(gateway === null ? [] : detailLine(portPieces(gateway, pen), pen)),
    ...(used.length === 0 ? [] : detailLine(used, pen)),
    ...(dead === null ? [] : deadLines(dead, pen)),
  ]
  return `${lines.join('\n')}\n`
}
