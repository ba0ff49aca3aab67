import { inWords } from '../../core/policy/language/condition/in-words.ts'
import type { AgentEvent, AgentHistory } from '../../core/report/fleet/history.ts'
import type { Style } from '../terminal/style.ts'
import { renderTable } from '../terminal/table.ts'
import { checksOf } from './checks-of.ts'

/** Types of records by which others are verified. */
const inside: ReadonlySet<string> = new Set(['decision', 'beats'])

/** Whether a record tells a person anything. */
export function isForPeople({ type }: AgentEvent): boolean {
  return !inside.has(type)
}

/** `vitals agent timeline` for people: a line a record, the oldest first, as one reads. */
export function renderHistory({ agent_id, events }: AgentHistory, style: Style): string[] {
  if (events.length === 0) return [`Nothing was written down of ${agent_id} in that time.`]
  const arrow = style.unicode ? '→' : '->'
  const rows = events.toReversed().map((event) => {
    return [
      event.ts.replace(/\.\d+Z$/, 'Z'),
      checksOf(event),
      whatOf(event, arrow),
      inWords(textOf(event.reason ?? event.note)),
    ]
  })
  return renderTable(['TIME', 'CHECK', 'WHAT', 'REASON'], rows, { ...style, whole: [0] }).split('\n')
}

function whatOf(event: AgentEvent, arrow: string): string {
  const { type, kind, by } = event
  if (type === 'acknowledgement') return `${textOf(event.event)} by ${textOf(by)}`
  if (type === 'silence') return `${textOf(kind)} ${textOf(event.event)} by ${textOf(by)}`
  if (event.from !== undefined) return `${textOf(event.from)} ${arrow} ${textOf(event.to)}`
  const what = [event.event, event.action, event.outcome].map(textOf).filter((text) => text !== '')
  return [event.type, ...what].join(' ')
}

function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value)
}
