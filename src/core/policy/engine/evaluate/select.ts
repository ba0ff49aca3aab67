import type { MaybeValue, Value } from '../../../value.ts'
import type { Evaluate } from './compiled.ts'

/** `of.field`; unknown where there is no such field or no map. */
export function fieldOf(of: Evaluate, field: string): Evaluate {
  return (frame) => {
    const map = of(frame)
    return isMap(map) && Object.hasOwn(map, field) ? map[field] : undefined
  }
}

/**
 * `has(of.field)`. A probe without a fresh value has no field (`rootIsProbe`), as if it were an empty map; further
 * inside, an absent map leaves the answer unknown.
 */
export function hasField(of: Evaluate, field: string, rootIsProbe: boolean): Evaluate {
  const absent = rootIsProbe ? false : undefined
  return (frame) => {
    const map = of(frame)
    if (map === undefined) return absent
    return isMap(map) ? Object.hasOwn(map, field) : undefined
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
