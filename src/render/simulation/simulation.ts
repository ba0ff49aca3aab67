import type { CheckStrip, Timeline } from '../../core/policy/workbench/simulate/timeline.ts'
import type { SimulationHead } from '../../core/report/simulation.ts'
import { type State, worstState } from '../../core/state.ts'
import { formatDuration } from '../../core/text/duration.ts'
import { flow } from '../terminal/flow.ts'
import { type Piece, painted, piece } from '../terminal/piece.ts'
import { statePaint, stateSymbol } from '../terminal/state-mark.ts'
import { type Pen, penFor, type Style } from '../terminal/style.ts'
import { answerBlocks } from './simulation-answers.ts'
import { grouped, renderEvents, type SimulationLists } from './simulation-events.ts'
import { renderStrip, stripLegend, stripWidth } from './simulation-strips.ts'

const mostStrips = 12

/**
 * A dry run at a glance: what it came to, each check over time with the value its thresholds judge, then the
 * transitions, messages, actions and escalations. Lines are joined by newlines, with none at the end.
 */
export function renderSimulation(
  head: SimulationHead,
  lists: SimulationLists,
  timeline: Pick<Timeline, 'strips'>,
  style: Style,
): string {
  const pen = penFor(style)
  const blocks = [
    headline(head, pen),
    ...strips(timeline.strips(stripWidth(pen)), head.final.checks, pen),
    ...renderEvents(lists, pen),
    ...answerBlocks(head, pen),
    totals(head, lists, pen),
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
}

function headline(head: SimulationHead, pen: Pen): string[] {
  const { state, checks } = head.final
  const worst = worstBefore(head)
  const verdict: Piece = {
    text: `${stateSymbol(state, pen.style.unicode)} ${state.toUpperCase()}${worst === null ? '' : ' at the end'}`,
    paint: statePaint(state, pen.palette),
  }
  const count = Object.keys(checks).length
  const span = head.from === null ? 'no samples' : `${clock(head.from)} to ${clock(head.to ?? head.from)}`
  const pieces = [
    piece(head.policy, pen.palette.strong),
    piece(count === 1 ? '1 check' : `${count} checks`),
    piece(head.samples === 1 ? '1 sample' : `${grouped(head.samples)} samples`),
    piece(span),
  ]
  if (worst !== null) {
    const before = statePaint(worst, pen.palette)(`${worst.toUpperCase()} before`)
    const lines = flowed(pieces, pen.width - 2, pen).map((line) => `  ${line}`)
    return [`${painted(verdict)}, ${before}`, ...lines]
  }
  const [first = '', ...rest] = flowed(pieces, pen.width - verdict.text.length - 2, pen)
  return [`${painted(verdict)}  ${first}`, ...rest.map((line) => `  ${line}`)]
}

/** The worst state on the way to a better one; `null` where the last one is the worst. */
function worstBefore({ final, time_in_state }: SimulationHead): State | null {
  const seen = Object.entries(time_in_state).filter(([, seconds]) => seconds > 0)
  const worst = worstState([final.state, ...seen.map(([state]) => state as State)])
  return worst === final.state ? null : worst
}

/** The most troubled checks, and a line for those that are left out. */
function strips(all: readonly CheckStrip[], final: SimulationHead['final']['checks'], pen: Pen): string[][] {
  if (all.length === 0) return []
  const trouble = ({ states }: CheckStrip) => states.filter((state) => state !== 'healthy').length
  const shown =
    all.length <= mostStrips ? all : all.toSorted((a, b) => trouble(b) - trouble(a)).slice(0, mostStrips)
  const present = new Set<State>(shown.flatMap(({ states }) => states))
  const left = all.length - shown.length
  const more =
    left === 0 ? [] : [piece(`${left} more checks with less trouble are not shown`, pen.palette.faint)]
  const legend = [...stripLegend(present, pen), ...more]
  const titled = shown.map((strip) => renderStrip(strip, final[strip.check] ?? 'unknown', pen))
  return [...titled, flowed(legend, pen.width, pen)]
}

function totals({ time_in_state, escalations }: SimulationHead, lists: SimulationLists, pen: Pen): string[] {
  const entries = Object.entries(time_in_state) as [State, number][]
  const whole = entries.reduce((sum, [, seconds]) => sum + seconds, 0)
  if (whole === 0) return []
  const times = entries.map(([state, seconds]) =>
    piece(
      `${state} ${formatDuration(Math.round(seconds * 1_000))} (${percent(seconds / whole)})`,
      statePaint(state, pen.palette),
    ),
  )
  const counts = [
    piece(counted(lists.transition.count, 'transition')),
    piece(counted(lists.notification.count, 'notification')),
    piece(counted(lists.action.count, 'action')),
    piece(`${counted(escalations.count, 'escalation')} (${percent(escalations.ratio)} of the ticks)`),
  ]
  return [...flowed(times, pen.width, pen), ...flowed(counts, pen.width, pen)]
}

function flowed(pieces: readonly Piece[], width: number, { separator, ellipsis }: Pen): string[] {
  return flow(pieces, { width, separator, ellipsis, maxLines: 2 })
}

function clock(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`
}

function counted(count: number, word: string): string {
  return `${grouped(count)} ${word}${count === 1 ? '' : 's'}`
}

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`
}
