import type { GatewayRestartReport } from '../../core/report/supervision.ts'
import { formatTook } from '../terminal/duration-ago.ts'
import { type Look, penFor } from '../terminal/look.ts'
import { piece } from '../terminal/piece.ts'
import { budgetPieces, detailLine, headline, portPieces, servicePieces } from './gateway-service.ts'
import { deadLines } from './gateway-status.ts'

/** What a restart came to, for people. Ends with a line feed. */
export function renderGatewayRestart(report: GatewayRestartReport, look: Look): string {
  const pen = penFor(look)
  const { result, service, gateway, budget, dead, phases } = report
  const { palette } = pen
  const took = phases.at(-1)?.at_ms
  const [mark, word, paint] = {
    restarted: [look.unicode ? '✓' : '+', 'RESTARTED', palette.good] as const,
    would_restart: [look.unicode ? '↻' : '~', 'WOULD RESTART', palette.underway] as const,
    not_dead: [look.unicode ? '✓' : '+', 'LEFT ALONE', palette.strong] as const,
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
