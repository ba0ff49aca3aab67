import { inWords } from '../../core/policy/language/condition/in-words.ts'
import type {
  FlappingReport,
  SimulatedActionReport,
  SimulatedNotificationReport,
  SimulatedTransitionReport,
} from '../../core/report/simulation.ts'
import type { SimulatedEscalationReport } from '../../core/report/simulation-lines.ts'
import type { State } from '../../core/state.ts'
import { listPiece, type Piece, piece } from '../terminal/piece.ts'
import { statePaint, stateSymbol } from '../terminal/state-mark.ts'
import type { Pen } from '../terminal/style.ts'
import { type Row, renderRows } from '../terminal/table.ts'
import { namedValues } from '../terminal/value-text.ts'

/** The first events of a kind, and how many there were. */
interface Listed<Report> {
  readonly count: number
  readonly shown: readonly Report[]
}

/** The events of a simulation as a page shows them. */
export interface SimulationLists {
  readonly transition: Listed<SimulatedTransitionReport>
  readonly notification: Listed<SimulatedNotificationReport>
  readonly action: Listed<SimulatedActionReport>
  readonly escalation: Listed<SimulatedEscalationReport>
  readonly flapping: Listed<FlappingReport>
}

/** A block for each kind of event that happened: when, to which check, what and why. */
export function renderEvents(lists: SimulationLists, pen: Pen): string[][] {
  return [
    block('TRANSITIONS', lists.transition, transitionRow, pen),
    block('NOTIFICATIONS', lists.notification, notificationRow, pen),
    block('ACTIONS', lists.action, actionRow, pen),
    block('ESCALATIONS', lists.escalation, escalationRow, pen),
    block('FLAPPING', lists.flapping, flappingRow, pen),
  ]
}

function block<Report>(
  title: string,
  { count, shown }: Listed<Report>,
  rowOf: (report: Report, pen: Pen) => Row,
  pen: Pen,
): string[] {
  if (count === 0) return []
  const left = count - shown.length
  const more = left === 0 ? [] : [pen.palette.faint(`${grouped(left)} more; --json has them all.`)]
  const rows = shown.map((report) => rowOf(report, pen))
  return [pen.palette.strong(`${title} (${grouped(count)})`), ...renderRows(rows, pen), ...more]
}

function transitionRow(report: SimulatedTransitionReport, pen: Pen): Row {
  const { at, sample, check, from, to, reason, values } = report
  return {
    cells: [time(at, pen), piece(check), stateCell(to, pen)],
    detail: [
      piece(inWords(reason), pen.palette.strong),
      listPiece(namedValues(values)),
      piece(`was ${from}`),
      piece(sample === null ? 'no sample' : `sample ${grouped(sample)}`, pen.palette.faint),
    ],
  }
}

function notificationRow({ at, check, kind, state, reason }: SimulatedNotificationReport, pen: Pen): Row {
  return {
    cells: [time(at, pen), piece(check), piece(kind.replaceAll('_', ' '))],
    detail: [stateCell(state, pen), piece(inWords(reason ?? ''))],
  }
}

function actionRow(
  { at, check, action, kind, state, outcome, reasons }: SimulatedActionReport,
  pen: Pen,
): Row {
  const { good, unclear } = pen.palette
  const suppressed = piece(`suppressed: ${reasons.join(', ').replaceAll('_', ' ')}`, unclear)
  return {
    cells: [time(at, pen), piece(check), piece(action)],
    detail: [
      outcome === 'would_run' ? piece('would run', good) : suppressed,
      piece(`${purposeText(kind)} ${state}`),
    ],
  }
}

/** What the action is for, before the state: `because critical`, `recovery: healthy`. */
function purposeText(kind: SimulatedActionReport['kind']): string {
  return kind === 'remediation' || kind === 'problem' ? 'because' : `${kind.replaceAll('_', ' ')}:`
}

function escalationRow({ at, refused, triggers }: SimulatedEscalationReport, pen: Pen): Row {
  const { good, unclear } = pen.palette
  const outcome = refused === null ? piece('would ask', good) : piece(`refused: ${refused}`, unclear)
  return { cells: [time(at, pen), outcome], detail: [piece(triggers.join(', '))] }
}

function flappingRow({ from, to, check }: FlappingReport, pen: Pen): Row {
  return {
    cells: [time(from, pen), piece(check)],
    detail: [piece(to === null ? 'still flapping at the end' : `until ${clock(to)}`)],
  }
}

function stateCell(state: State, { style, palette }: Pen): Piece {
  return piece(`${stateSymbol(state, style.unicode)} ${state}`, statePaint(state, palette))
}

function time(iso: string, pen: Pen): Piece {
  return piece(clock(iso), pen.palette.faint)
}

/** Month, day and time: the headline tells the years. */
function clock(iso: string): string {
  return `${iso.slice(-19, -14)} ${iso.slice(-13, -5)}Z`
}

/** A count with commas between its thousands. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
