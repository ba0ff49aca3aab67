import type { AcknowledgementReport } from '../../core/report/fleet/acknowledgement.ts'
import { escapeControl } from '../terminal/escape.ts'

/** `vitals ack` for people: what holds from now on, and until when. */
export function renderAcknowledgement(report: AcknowledgementReport): string[] {
  const { agent_id: agent, incident_id: incident, label } = report
  const lines = [`${agent}: ${escapeControl(saidOf(report))}`]
  if (label !== null) lines.push(`${incident ?? 'The incident'} is labelled ${label}.`)
  return lines
}

function saidOf({ checks, action, remediated, sticky, expires_at: end }: AcknowledgementReport): string {
  const names = checks.map(({ name, covers }) => `${name} (${covers})`).join(', ')
  const isOne = checks.length === 1
  if (action !== null) {
    return `${action} may be tried again by ${checks.map(({ name }) => name).join(', ')}; its attempts count on.`
  }
  if (remediated) return `${names} ${isOne ? 'counts' : 'count'} as remediated; the next sample decides.`
  const until = sticky ? 'until recovery' : 'until recovery, or until it becomes worse'
  const latest = end === null ? '' : `, at most until ${end.slice(0, 16).replace('T', ' ')}Z`
  return `${names} ${isOne ? 'is' : 'are'} acknowledged ${until}${latest}.`
}
