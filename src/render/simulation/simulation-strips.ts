import type { CheckStrip, SignalStrip, Threshold } from '../../core/policy/workbench/simulate/timeline.ts'
import type { State } from '../../core/state.ts'
import type { Value } from '../../core/value.ts'
import { escapeControl } from '../terminal/escape.ts'
import { flow } from '../terminal/flow.ts'
import { listPiece, type Piece, piece } from '../terminal/piece.ts'
import { sparkline } from '../terminal/sparkline.ts'
import { letterOf, stateLine } from '../terminal/state-line.ts'
import { statePaint, stateSymbol } from '../terminal/state-mark.ts'
import type { Pen } from '../terminal/style.ts'
import { numberText, valueText } from '../terminal/value-text.ts'
import { pad, truncateMiddle } from '../terminal/width.ts'

const widestLabel = 22
const gap = '  '

/** How many columns a strip of time may take beside its label. */
export function stripWidth(pen: Pen): number {
  return pen.width - widestLabel - 2 * gap.length
}

/** The letters of the state lines and what they stand for. */
export function stripLegend(states: ReadonlySet<State>, pen: Pen): Piece[] {
  return [...states].map((state) => piece(`${letterOf(state, pen)} ${state}`, pen.palette.faint))
}

/**
 * One check over time: the value that its thresholds judge as a sparkline with its range, what the thresholds are,
 * and the state below it, a letter a column.
 *
 * @param last the state at the end, which a column that tells the worst of its span may hide
 */
export function renderStrip(strip: CheckStrip, last: State, pen: Pen): string[] {
  const { palette, style } = pen
  const name = `${stateSymbol(last, style.unicode)} ${escapeControl(strip.check)}`
  const lines = strip.signals.flatMap((signal) => signalLines(signal, pen))
  const title = `${statePaint(last, palette)(name)}${gap}${last}`
  return [title, ...lines, `${gap}${label('state', pen)}${gap}${stateLine(strip.states, pen)}`]
}

function signalLines({ path, values, thresholds, range, misfit }: SignalStrip, pen: Pen): string[] {
  const scale = range === null ? {} : { min: range[0], max: range[1] }
  const line = sparkline(values, { width: stripWidth(pen), unicode: pen.style.unicode, ...scale })
  const indent = ' '.repeat(widestLabel + 2 * gap.length)
  const between =
    range === null ? noNumber(misfit) : `from ${numberText(range[0])} to ${numberText(range[1])}`
  const told = [between, ...thresholds.map(thresholdText)]
  const { separator, ellipsis } = pen
  const options = { width: stripWidth(pen), separator, ellipsis, maxLines: 2 }
  const below = flow([listPiece(told, pen.palette.faint)], options)
  return [`${gap}${label(path, pen)}${gap}${line}`.trimEnd(), ...below.map((text) => `${indent}${text}`)]
}

function noNumber(misfit: Value): string {
  return misfit === null ? 'no value' : `no number, first ${valueText(misfit)}`
}

function thresholdText({ operator, value, to }: Threshold): string {
  return `${to} ${operator} ${numberText(value)}`
}

function label(text: string, pen: Pen): string {
  return pad(truncateMiddle(escapeControl(text), widestLabel, pen.ellipsis), widestLabel)
}
