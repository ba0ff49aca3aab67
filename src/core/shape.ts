import type { Value } from './value.ts'

/** Tells whether parsed JSON has the shape of `Type`; a map loses in place what the shape does not name. */
export type Shape<Type> = (value: unknown) => value is Type

/** The shapes of all fields of a type: one that the type gains without a shape here does not compile. */
type ShapesOf<Type> = { readonly [Field in keyof Type]-?: Shape<Type[Field]> }

const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
const deepestValue = 32
// What no report can write is no time of ours: the year 10000.
const endOfTime = 253_402_300_800_000

/** A map with exactly these fields, all of them there. */
export function fields<Type extends object>(shapes: ShapesOf<Type>): Shape<Type> {
  const entries = Object.entries(shapes) as readonly [string, Shape<unknown>][]
  return (value): value is Type => {
    if (!isMap(value)) return false
    for (const [name, shape] of entries) if (!Object.hasOwn(value, name) || !shape(value[name])) return false
    dropOthers(value, shapes, entries.length)
    return true
  }
}

/** A map with some of these fields. */
export function someFields<Type extends object>(shapes: ShapesOf<Type>): Shape<Type> {
  const entries = Object.entries(shapes) as readonly [string, Shape<unknown>][]
  return (value): value is Type => {
    if (!isMap(value)) return false
    const known = entries.filter(([name]) => Object.hasOwn(value, name))
    if (!known.every(([name, shape]) => shape(value[name]))) return false
    dropOthers(value, shapes, known.length)
    return true
  }
}

// A newer release may know of more; what is not known here is neither judged by nor hashed.
function dropOthers(value: Record<string, unknown>, shapes: object, known: number): void {
  const names = Object.keys(value)
  if (names.length === known) return
  for (const name of names) if (!Object.hasOwn(shapes, name)) delete value[name]
}

/** A map from names to values of one shape. */
export function mapOf<Type>(shape: Shape<Type>): Shape<Record<string, Type>> {
  return (value): value is Record<string, Type> => {
    if (!isMap(value)) return false
    return Object.keys(value).every((name) => isKey(name) && shape(value[name]))
  }
}

/** A list of values of one shape, at most `most` of them. */
export function listOf<Type>(shape: Shape<Type>, most = Number.POSITIVE_INFINITY): Shape<Type[]> {
  return (value): value is Type[] => Array.isArray(value) && value.length <= most && value.every(shape)
}

export function orNull<Type>(shape: Shape<Type>): Shape<Type | null> {
  return (value): value is Type | null => value === null || shape(value)
}

export function oneOf<Type extends string | number>(values: readonly Type[]): Shape<Type> {
  return (value): value is Type => values.includes(value as Type)
}

/** Text that can be written down: no half of a surrogate pair. */
export const text: Shape<string> = (value): value is string =>
  typeof value === 'string' && value.isWellFormed()

export const truth: Shape<boolean> = (value): value is boolean => typeof value === 'boolean'

export const finite: Shape<number> = (value): value is number => Number.isFinite(value)

/** Milliseconds that passed. */
export const span: Shape<number> = (value): value is number =>
  finite(value) && value >= 0 && value < endOfTime

/** Epoch milliseconds up to the end of the year 9999. */
export const time: Shape<number> = (value): value is number => span(value)

/** {@link time}, or -1 for never. */
export const timeOrNever: Shape<number> = (value): value is number => value === -1 || time(value)

/** A whole number from `least` on, up to `most`. */
export function whole(least = 0, most = Number.MAX_SAFE_INTEGER): Shape<number> {
  return (value): value is number =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
}

/** A value of a probe, signal or fact. */
export const value: Shape<Value> = (given): given is Value => isValue(given, 0)

function isValue(given: unknown, depth: number): boolean {
  if (given === null || typeof given === 'boolean') return true
  if (typeof given !== 'object') return finite(given) || text(given)
  if (depth >= deepestValue) return false
  if (Array.isArray(given)) return given.every((item) => isValue(item, depth + 1))
  return Object.entries(given).every(([key, item]) => isKey(key) && isValue(item, depth + 1))
}

function isKey(name: string): boolean {
  return name.isWellFormed() && !forbiddenKeys.has(name)
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
