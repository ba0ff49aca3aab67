import type { MaybeValue, Value } from '../../../value.ts'
import type { BinaryOperator, Tree } from '../../language/condition/tree.ts'
import type { Frame } from '../frame.ts'
import type { Evaluate } from './compiled.ts'
import { misfit, textOf } from './misfit.ts'
import { isMap } from './select.ts'

/** An operator on two known values. Where a number is needed and something else stands, that is noted in the frame. */
export function binaryOf(
  { op, left: leftTree, right: rightTree }: Binary,
  left: Evaluate,
  right: Evaluate,
): Evaluate {
  const apply = operators[op]
  const texts = [textOf(leftTree), textOf(rightTree)] as const
  return (frame) => {
    const first = left(frame)
    if (first === undefined) return undefined
    const second = right(frame)
    if (second === undefined) return undefined
    const result = apply(first, second)
    if (result === undefined && op !== 'in') noteMisfit(frame, texts, first, second)
    return result
  }
}

type Binary = Extract<Tree, { readonly op: BinaryOperator }>
type Apply = (left: Value, right: Value) => MaybeValue

const operators: Readonly<Record<BinaryOperator, Apply>> = {
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
  in: contains,
}

// Numbers that leave the finite ones are no misfit: each of them is what it should be.
function noteMisfit(
  frame: Frame,
  [left, right]: readonly [string, string],
  first: Value,
  second: Value,
): void {
  if (typeof first !== 'number') misfit(frame, left, first)
  else if (typeof second !== 'number') misfit(frame, right, second)
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
