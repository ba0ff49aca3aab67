import type { AgentStatus } from '../../core/heartbeat/agent-status.ts'
import { reasonInWords } from '../../core/policy/language/condition/in-words.ts'
import { type StateChange, statesOver } from '../../core/report/fleet/states-over.ts'
import { defaultStateOrder, type State } from '../../core/state.ts'
import { formatAgo, formatSpan } from '../terminal/duration-ago.ts'
import { flow } from '../terminal/flow.ts'
import { type Piece, painted, piece } from '../terminal/piece.ts'
import { letterOf, stateLine } from '../terminal/state-line.ts'
import { statePaint, stateSymbol } from '../terminal/state-mark.ts'
import { type Pen, penFor, type Style } from '../terminal/style.ts'
import { type Row, renderRows } from '../terminal/table.ts'
import { displayWidth, pad, truncateMiddle } from '../terminal/width.ts'
import { worstFirst } from '../terminal/worst-first.ts'
import { progress } from '../verdict/measure.ts'
import { heldWords } from './held-words.ts'
import { mutedBy } from './muted-by.ts'

const dayMs = 86_400_000
const indent = '  '
const label = 'last 24h'
const widestName = 24

/** An agent, and what its checks went through since a day ago, the newest first. */
export interface ShownAgent {
  readonly status: AgentStatus
  readonly changes: readonly (StateChange & { readonly check: string })[]
}

type Check = AgentStatus['checks'][number]

/** `vitals agent show` for people: how it is, each check with why and what would change it, and its last day. */
export function renderAgent({ status, changes }: ShownAgent, style: Style): string[] {
  const pen = penFor(style)
  const checks = worstFirst(status.checks)
  const strips = stripsOf(checks, changes, pen)
  return [
    ...headline(status, pen),
    '',
    ...renderRows(
      checks.map((check) => rowOf(check, pen)),
      pen,
    ),
    '',
    ...strips,
  ]
}

function headline(status: AgentStatus, pen: Pen): string[] {
  const { style, palette } = pen
  const { state, agent_id, policy, last_beat } = status
  const ago = (time: string) => formatAgo(style.now - Date.parse(time))
  const mark = `${stateSymbol(state, style.unicode)} ${state.toUpperCase()}`
  const first = [
    piece(agent_id, palette.strong),
    piece(`since ${ago(status.since)}`),
    piece(last_beat === null ? 'no beat yet' : `last beat ${ago(last_beat.received_at)}`),
    piece(policy === null ? 'no policy' : `policy ${policy.name}`, palette.faint),
  ]
  const { width, separator, ellipsis } = pen
  const lines = flow(first, { width: width - mark.length - 2, separator, ellipsis, maxLines: 2 })
  const told = notesOf(status, pen)
  const notes = told.length === 0 ? [] : flow(told, { width: width - 2, separator, ellipsis, maxLines: 3 })
  return [
    `${painted({ text: mark, paint: statePaint(state, palette) })}  ${lines[0] ?? ''}`,
    ...[...lines.slice(1), ...notes].map((line) => indent + line),
  ]
}

/** What else a person should know of it. */
function notesOf(status: AgentStatus, { palette }: Pen): Piece[] {
  const { own_verdict: own, missed, held, skew_ms: skew } = status
  const notes: readonly (readonly [boolean, string])[] = [
    [status.disagrees, `its own verdict is ${own}`],
    [status.signed_off, 'signed off'],
    [status.two_senders, 'two senders beat under its name'],
    [status.clock_skew_since !== null, `its clock is ${offBy(skew)}`],
    [missed > 0, `${missed} ${missed === 1 ? 'beat' : 'beats'} did not come`],
    [held > 0, `${held} ${held === 1 ? 'beat waits' : 'beats wait'} for those before`],
  ]
  return notes.filter(([isSo]) => isSo).map(([, text]) => piece(text, palette.warning))
}

function offBy(skewMs: number): string {
  return `${formatSpan(Math.abs(skewMs))} ${skewMs < 0 ? 'behind' : 'ahead'}`
}

function rowOf(check: Check, { style, palette }: Pen): Row {
  const paint = statePaint(check.state, palette)
  const mark = `${stateSymbol(check.state, style.unicode)} ${check.name}`
  const age = formatAgo(style.now - Date.parse(check.since))
  const reasons = check.state === 'healthy' ? [] : check.reasons
  return {
    cells: [piece(mark, paint), piece(check.state, paint), piece(age, palette.faint)],
    detail: [
      ...reasons.map((reason) => piece(reasonInWords(reason), palette.strong)),
      ...progress(check).map((text) => piece(text, palette.underway)),
      ...(check.flapping ? [piece('flapping', palette.unclear)] : []),
      ...mutedBy(check, style.now).map((text) => piece(text)),
      ...heldOf(check).map((text) => piece(text, palette.warning)),
    ],
  }
}

/** Messages that are not sent now; that another check explains it is seen there. */
function heldOf({ held_back: held }: Check): string[] {
  return held
    .filter(({ reasons }) => !reasons.includes('dependency'))
    .map(({ action, ...rest }) => `${action} held back: ${heldWords(rest)}`)
}

/** A line of states for each check, under one label. */
function stripsOf(checks: readonly Check[], changes: ShownAgent['changes'], pen: Pen): string[] {
  const { now } = pen.style
  const names = checks.map(({ name }) => truncateMiddle(name, widestName, pen.ellipsis))
  const widest = Math.max(...names.map(displayWidth))
  const columns = Math.max(24, Math.min(72, pen.width - label.length - widest - 6))
  const strips = checks.map(({ name, state }) => {
    const own = changes.filter(({ check }) => check === name)
    return statesOver(state, own, { from: now - dayMs, until: now, columns })
  })
  const lines = strips.map((states, index) => {
    const title = index === 0 ? label : ' '.repeat(label.length)
    return `${indent}${title}  ${pad(names[index] ?? '', widest)}  ${stateLine(states, pen)}`
  })
  return [...lines, ...legendOf(strips.flat(), indent.length + label.length + 2, pen)]
}

/** What the letters mean, where there is more than health to see. */
function legendOf(shown: readonly State[], from: number, pen: Pen): string[] {
  const present = defaultStateOrder.filter((state) => shown.includes(state))
  if (present.every((state) => state === 'healthy')) return []
  const { width, separator, ellipsis, palette } = pen
  const words = present.map((state) => {
    const meaning = state === 'unknown' ? 'unknown, or not seen yet' : state
    return piece(`${letterOf(state, pen)} ${meaning}`, palette.faint)
  })
  const lines = flow(words, { width: width - from, separator, ellipsis, maxLines: 3 })
  return lines.map((line) => ' '.repeat(from) + line)
}
