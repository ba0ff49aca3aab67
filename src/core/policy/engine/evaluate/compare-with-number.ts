import type { MaybeValue } from '../../../value.ts'
import type { Frame } from '../frame.ts'
import type { Evaluate } from './compiled.ts'
import { misfit } from './misfit.ts'

/**
 * `left operator limit` without allocating anything; `left` is a slot of the frame or any expression. What is not a
 * number is unknown, and noted under the name `text` where it is something else.
 */
export function compareWithNumber(
  operator: '<' | '<=' | '>' | '>=',
  left: number | Evaluate,
  limit: number,
  text: string,
): Evaluate {
  return typeof left === 'number'
    ? compareSlot(operator, left, limit, text)
    : compareExpression(operator, left, limit, text)
}

function noNumber(frame: Frame, text: string, value: Exclude<MaybeValue, number>): undefined {
  return value === undefined ? undefined : misfit(frame, text, value)
}

// A closure of its own for each operator: one that tested the operator on each sample would run at half the speed.
function compareSlot(operator: '<' | '<=' | '>' | '>=', slot: number, limit: number, text: string): Evaluate {
  switch (operator) {
    case '<':
      return (frame) => {
        const value = frame.values[slot]
        return typeof value === 'number' ? value < limit : noNumber(frame, text, value)
      }
    case '<=':
      return (frame) => {
        const value = frame.values[slot]
        return typeof value === 'number' ? value <= limit : noNumber(frame, text, value)
      }
    case '>':
      return (frame) => {
        const value = frame.values[slot]
        return typeof value === 'number' ? value > limit : noNumber(frame, text, value)
      }
    case '>=':
      return (frame) => {
        const value = frame.values[slot]
        return typeof value === 'number' ? value >= limit : noNumber(frame, text, value)
      }
  }
}

function compareExpression(
  operator: '<' | '<=' | '>' | '>=',
  left: Evaluate,
  limit: number,
  text: string,
): Evaluate {
  switch (operator) {
    case '<':
      return (frame) => {
        const value = left(frame)
        return typeof value === 'number' ? value < limit : noNumber(frame, text, value)
      }
    case '<=':
      return (frame) => {
        const value = left(frame)
        return typeof value === 'number' ? value <= limit : noNumber(frame, text, value)
      }
    case '>':
      return (frame) => {
        const value = left(frame)
        return typeof value === 'number' ? value > limit : noNumber(frame, text, value)
      }
    case '>=':
      return (frame) => {
        const value = left(frame)
        return typeof value === 'number' ? value >= limit : noNumber(frame, text, value)
      }
  }
}
