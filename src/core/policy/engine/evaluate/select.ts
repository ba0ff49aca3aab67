import type { MaybeValue, Value } from '../../../value.ts'
import { type Absence, hasAnsweredWhole } from './absence.ts'
import type { Evaluate } from './compiled.ts'

/** `of.field`; unknown where there is no such field or no map. */
export function fieldOf(of: Evaluate, field: string): Evaluate {
  return (frame) => {
    const map = of(frame)
    return isMap(map) && Object.hasOwn(map, field) ? map[field] : undefined
  }
}

/**
 * `has(of.field)`: true with the field, false where the target answered without it, unknown where it did not answer
 * (rule 7): no value at all, or an absence that tells nothing.
 */
export function hasField(of: Evaluate, field: string, absence: Absence): Evaluate {
  return (frame) => {
    const map = of(frame)
    if (!isMap(map)) return undefined
    if (Object.hasOwn(map, field)) return true
    return absence(map) ? false : undefined
  }
}

/** A probe as one whole: unknown where its target did not answer, since what it then lacks would tell of nothing. */
export function wholeOf(of: Evaluate): Evaluate {
  return (frame) => {
    const value = of(frame)
    return isMap(value) && !hasAnsweredWhole(value) ? undefined : value
  }
}

/** `of["key"]` of a map and `of[0]` of a list; unknown where there is no such element. */
export function indexOf(of: Evaluate, key: string | number): Evaluate {
  if (typeof key === 'string') return fieldOf(of, key)
  return (frame) => {
    const list = of(frame)
    return Array.isArray(list) ? (list as readonly Value[])[key] : undefined
  }
}

/** Whether a value is a map: neither a list nor a scalar. */
export function isMap(value: MaybeValue): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
