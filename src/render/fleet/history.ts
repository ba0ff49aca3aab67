import { builtInCheck } from '../../core/heartbeat/built-in-check.ts'
import { reasonInWords } from '../../core/policy/language/condition/in-words.ts'
import type { AgentEvent, AgentHistory } from '../../core/report/fleet/history.ts'
import type { Style } from '../terminal/style.ts'
import { renderTable } from '../terminal/table.ts'
import { checksOf } from './checks-of.ts'
import { heldWords } from './held-words.ts'

/** Types of records by which others are verified. */
const inside: ReadonlySet<string> = new Set(['decision', 'beats'])

/** Whether a record tells a person anything. */
export function isForPeople({ type }: AgentEvent): boolean {
  return !inside.has(type)
}

/** Whether a record is news by itself: not one of an incident, nor of a message that another one explains. */
export function isNews(event: AgentEvent): boolean {
  if (!isForPeople(event)) return false
  const { type, event: what, closed_by: by, reasons, held_by: heldBy } = event
  if (type === 'incident') return what === 'closed' && by === 'removal'
  return type !== 'action' || (!listed(reasons).includes('dependency') && heldBy !== 'past')
}

/** `vitals agent timeline` for people: a line a record, the oldest first, as one reads. @param all also what follows from another line */
export function renderHistory({ agent_id, events }: AgentHistory, style: Style, all = false): string[] {
  if (events.length === 0) return [`Nothing was written down of ${agent_id} in that time.`]
  const arrow = style.unicode ? '→' : '->'
  const shown = all ? events : events.filter((event) => !followsFrom(event, events))
  const rows = shown.toReversed().map((event) => {
    return [event.ts.replace(/\.\d+Z$/, 'Z'), checksOf(event), whatOf(event, arrow), whyOf(event)]
  })
  return renderTable(['TIME', 'CHECK', 'WHAT', 'REASON'], rows, { ...style, whole: [0] }).split('\n')
}

/** Whether a line says nothing beside another: a check of a host that is lost, or a message whose end is told too. */
function followsFrom(event: AgentEvent, events: readonly AgentEvent[]): boolean {
  const { ts, type, check, action, outcome, kind, reason } = event
  if (type === 'action') {
    const isSame = (other: AgentEvent) =>
      other.type === type && other.action === action && other.check === check && other.kind === kind
    return (
      outcome === 'would_run' && events.some((other) => other.ts >= ts && isSame(other) && isSettled(other))
    )
  }
  const isOfLoss = reason === 'missing_data' || reason === 'data_back'
  if (type !== 'transition' || check === builtInCheck || !isOfLoss) return false
  return events.some((other) => other.ts === ts && other.check === builtInCheck && other.reason === reason)
}

function isSettled({ outcome }: AgentEvent): boolean {
  return outcome !== 'would_run' && outcome !== 'suppressed'
}

function whatOf(event: AgentEvent, arrow: string): string {
  const { type, kind, by, action, outcome } = event
  if (type === 'acknowledgement') return `${textOf(event.event)} by ${textOf(by)}`
  if (type === 'silence') return `${textOf(kind)} ${textOf(event.event)} by ${textOf(by)}`
  if (event.from !== undefined) return `${textOf(event.from)} ${arrow} ${textOf(event.to)}`
  if (type === 'action' && kind !== undefined) {
    const said = textOf(outcome)
    return `${textOf(action)}: ${textOf(kind).replaceAll('_', ' ')} ${outcomes[said] ?? said.replaceAll('_', ' ')}`
  }
  const what = [event.event, event.action, event.outcome].map(textOf).filter((text) => text !== '')
  return [event.type, ...what].join(' ')
}

const outcomes: Readonly<Record<string, string>> = { would_run: 'on its way', suppressed: 'held back' }

function whyOf({ reason, note, detail, reasons, held_by: heldBy, until }: AgentEvent): string {
  const held = listed(reasons)
  if (held.length > 0) return heldWords({ reasons: held, until: timeOf(until), by: textOf(heldBy) })
  return typeof reason === 'string' ? reasonInWords(reason) : textOf(note ?? detail)
}

function listed(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function timeOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value)
}
