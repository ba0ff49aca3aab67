import type { ProbeReport } from '../../core/report/probe.ts'
import { flow } from '../terminal/flow.ts'
import { piece } from '../terminal/piece.ts'
import { type Pen, penFor, type Style } from '../terminal/style.ts'
import { renderActions } from './verdict-actions.ts'
import { renderChecks } from './verdict-checks.ts'
import { renderHeadline } from './verdict-headline.ts'
import { renderProbes, renderReused } from './verdict-probes.ts'

/**
 * The terminal view of one round, the most important first: the verdict, the checks with the worst on top, the
 * probes that failed, what would be done. Lines are joined by newlines, with none at the end.
 */
export function renderVerdict(report: ProbeReport, style: Style): string {
  const pen = penFor(style)
  const blocks = [
    renderHeadline(report, pen),
    [...renderChecks(report, pen), ...renderReused(report, pen)],
    renderProbes(report, pen),
    renderActions(report, pen),
    style.verbose ? renderOrigin(report, pen) : [],
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
}

function renderOrigin(report: ProbeReport, pen: Pen): string[] {
  const { faint } = pen.palette
  return flow(
    [
      piece(`agent ${report.agent_id}`, faint),
      piece(`judged ${report.ts}`, faint),
      piece(`policy ${report.policy_digest}`, faint),
      piece(`decision ${report.decision_hash}`, faint),
    ],
    { width: pen.width, separator: pen.separator, ellipsis: pen.ellipsis, maxLines: 1 },
  )
}
