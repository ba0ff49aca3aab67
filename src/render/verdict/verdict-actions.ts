import type { ProbeReport } from '../../core/report/probe.ts'
import { painted, piece } from '../terminal/piece.ts'
import type { Pen } from '../terminal/style.ts'
import { type Row, renderRows } from '../terminal/table.ts'

/** What the policy would have done about it, and whether it would have asked a model. Empty when neither. */
export function renderActions(report: ProbeReport, pen: Pen): string[] {
  const { palette } = pen
  const rows: Row[] = report.actions.map((action) => ({
    cells: [
      piece(`  ${action.name}`),
      piece(
        action.outcome.replaceAll('_', ' '),
        action.outcome === 'suppressed' ? palette.warning : palette.faint,
      ),
    ],
    detail: [
      piece(
        `${action.kind === 'remediation' ? '' : `${action.kind.replaceAll('_', ' ')} `}for ${action.check}`,
      ),
      ...action.reasons.map((reason) => piece(reason)),
    ],
  }))
  if (report.escalation.llm_required) {
    const confidence = `confidence ${Math.round(report.escalation.confidence * 100)}%`
    rows.push({
      cells: [piece('  escalation'), piece('needed', palette.warning)],
      detail: [piece('the rules cannot decide'), piece(confidence)],
    })
  }
  if (rows.length === 0) return []
  return [painted(piece('Actions (none were performed)', palette.strong)), ...renderRows(rows, pen)]
}
