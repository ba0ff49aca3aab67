import type { MaybeValue, Value } from '../../../value.ts'
import type { BinaryOperator } from '../../language/condition/tree.ts'
import type { Evaluate } from './compiled.ts'
import { isMap } from './select.ts'

/** An operator on two known values; `whole /` divides integers without a remainder. */
export function binaryOf(operator: BinaryOperator | 'whole /', left: Evaluate, right: Evaluate): Evaluate {
  const apply = operators[operator]
  return (frame) => {
    const first = left(frame)
    if (first === undefined) return undefined
    const second = right(frame)
    return second === undefined ? undefined : apply(first, second)
  }
}

type Apply = (left: Value, right: Value) => MaybeValue

const operators: Readonly<Record<BinaryOperator | 'whole /', Apply>> = {
  '==': equal,
  '!=': (left, right) => !equal(left, right),
  '<': (left, right) => (ordered(left, right) ? left! < right! : undefined),
  '<=': (left, right) => (ordered(left, right) ? left! <= right! : undefined),
  '>': (left, right) => (ordered(left, right) ? left! > right! : undefined),
  '>=': (left, right) => (ordered(left, right) ? left! >= right! : undefined),
  '+': plus,
  '-': (left, right) => (numbers(left, right) ? finite(Number(left) - Number(right)) : undefined),
  '*': (left, right) => (numbers(left, right) ? finite(Number(left) * Number(right)) : undefined),
  '/': (left, right) => (numbers(left, right) ? finite(Number(left) / Number(right)) : undefined),
  '%': (left, right) => (numbers(left, right) ? finite(Number(left) % Number(right)) : undefined),
  'whole /': (left, right) =>
    numbers(left, right) ? finite(Math.trunc(Number(left) / Number(right))) : undefined,
  in: contains,
}

/** CEL's equality: values of different types are not equal, lists and maps are compared in depth. */
export function equal(left: MaybeValue, right: MaybeValue): boolean {
  if (left === right) return true
  if (isList(left)) {
    return (
      isList(right) &&
      left.length === right.length &&
      left.every((element, position) => equal(element, right[position]))
    )
  }
  if (!isMap(left) || !isMap(right)) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && equal(left[key], right[key]))
  )
}

/** Array.isArray for the read-only lists of {@link Value}. */
export function isList(value: MaybeValue): value is readonly Value[] {
  return Array.isArray(value)
}

function ordered(left: Value, right: Value): boolean {
  const type = typeof left
  return type === typeof right && type !== 'object'
}

function numbers(left: Value, right: Value): boolean {
  return typeof left === 'number' && typeof right === 'number'
}

function finite(result: number): MaybeValue {
  return Number.isFinite(result) ? result : undefined
}

function plus(left: Value, right: Value): MaybeValue {
  if (typeof left === 'number' && typeof right === 'number') return finite(left + right)
  if (typeof left === 'string' && typeof right === 'string') return left + right
  return isList(left) && isList(right) ? [...left, ...right] : undefined
}

function contains(element: Value, of: Value): MaybeValue {
  if (isList(of)) {
    for (const candidate of of) if (equal(element, candidate)) return true
    return false
  }
  if (!isMap(of)) return undefined
  return typeof element === 'string' && Object.hasOwn(of, element)
}
