import type { Incident, Incidents } from '../../core/report/fleet/incident.ts'
import { viewTable } from '../gateway/view-table.ts'
import { formatAgo, formatSpan } from '../terminal/duration-ago.ts'
import type { Style } from '../terminal/style.ts'
import { silencedFor } from './muted-by.ts'

const head = ['AGENT', 'WORST', 'BEGAN', 'LASTED', 'CHECKS', 'KNOWN TO', 'SILENT FOR', 'LABEL']

/** `vitals incident list` for people: those that last first. */
export function renderIncidents({ incidents }: Incidents, style: Style): string[] {
  const sorted = [...incidents.filter(isOpen), ...incidents.filter((incident) => !isOpen(incident))]
  const rows = sorted.map((incident) => ({
    state: isOpen(incident) ? incident.worst : ('healthy' as const),
    cells: [
      incident.agent_id,
      incident.worst,
      formatAgo(style.now - Date.parse(incident.opened_at)),
      lastedFor(incident, style.now),
      incident.checks.join(', '),
      incident.acknowledged?.by ?? '',
      silencedFor(incident.silenced_until, style.now),
      incident.label,
    ],
  }))
  return viewTable(head, rows, 'There was no incident.', style, { whole: [7] })
}

function isOpen({ closed_at }: Incident): boolean {
  return closed_at === null
}

function lastedFor({ opened_at, closed_at, closed_by: by }: Incident, now: number): string {
  const span = (until: number) => formatSpan(Math.max(0, until - Date.parse(opened_at)))
  if (closed_at === null) return `${span(now)} so far`
  return `${span(Date.parse(closed_at))}${by === 'removal' ? ', removed' : ''}`
}
