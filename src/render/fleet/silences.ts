import type { SilenceReport, SilencesReport } from '../../core/report/fleet/silence.ts'
import { viewTable } from '../gateway/view-table.ts'
import { formatSpan } from '../terminal/duration-ago.ts'
import { escapeControl } from '../terminal/escape.ts'
import type { Style } from '../terminal/style.ts'

const held = {
  silence: 'messages wait, states go on',
  maintenance: 'messages and remediations wait, states go on',
} as const

const nothingThere =
  "Nothing is silenced at the gateway. What this host's own rounds keep silent: vitals silence list --policy FILE."

/** `vitals silence list` for people: those that hold first. */
export function renderSilences({ silences }: SilencesReport, style: Style, isGateway = false): string[] {
  const rank = { active: 0, pending: 1, over: 2 } as const
  const sorted = silences.toSorted((a, b) => rank[a.state] - rank[b.state])
  const rows = sorted.map((silence) => ({
    state: silence.state === 'active' ? ('recovering' as const) : ('healthy' as const),
    cells: [silence.id, silence.kind, whatOf(silence), whenOf(silence, style.now), silence.by, silence.note],
  }))
  return viewTable(
    ['ID', 'KIND', 'OF', 'WHEN', 'BY', 'NOTE'],
    rows,
    isGateway ? nothingThere : 'Nothing is silenced.',
    style,
    {
      whole: [0, 3],
    },
  )
}

/** What `vitals silence add` and `end` say. */
export function silenceLine(silence: SilenceReport, now: number): string {
  const { id, kind, state, until } = silence
  const of = escapeControl(whatOf(silence))
  if (state === 'over') return `${id}: the ${kind} of ${of} is over.`
  const begins = state === 'pending' ? `from ${timeOf(silence.from)} ` : ''
  // As it was asked for, though a moment has passed since.
  const left = formatSpan(Math.ceil((Date.parse(until) - now) / 1_000) * 1_000)
  return `${id}: ${kind} of ${of} ${begins}until ${timeOf(until)} (${left}): ${held[kind]}.`
}

function whatOf({ agent, checks, policy }: SilenceReport): string {
  const who = agent ?? policy
  if (checks.length === 0) return who ?? 'everything'
  return `${who === null ? '' : `${who}: `}${checks.join(', ')}`
}

function whenOf({ state, from, until, ended_by: endedBy }: SilenceReport, now: number): string {
  const span = (time: string) => formatSpan(Math.abs(Date.parse(time) - now))
  if (state === 'active') return `${span(until)} left`
  if (state === 'pending') return `in ${span(from)}, for ${formatSpan(Date.parse(until) - Date.parse(from))}`
  return endedBy === null ? `over ${span(until)} ago` : `ended ${span(until)} ago`
}

function timeOf(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')}Z`
}
