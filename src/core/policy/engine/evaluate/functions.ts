import type { MaybeValue } from '../../../value.ts'
import type { Evaluate } from './compiled.ts'
import { isList } from './operators.ts'
import { isMap } from './select.ts'

/** A call of `size` or of a string's method; the string itself is the first argument. */
export function callOf(name: string, args: readonly Evaluate[]): Evaluate {
  const [subject = unknown, argument = unknown] = args
  if (name === 'size') return (frame) => sizeOf(subject(frame))
  const test = stringTests[name]
  if (test === undefined) return unknown
  return (frame) => {
    const text = subject(frame)
    const part = argument(frame)
    return typeof text === 'string' && typeof part === 'string' ? test(text, part) : undefined
  }
}

const unknown: Evaluate = () => undefined

const stringTests: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  contains: (text, part) => text.includes(part),
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
}

/** Elements of a list, keys of a map, code points of a string. */
function sizeOf(value: MaybeValue): MaybeValue {
  if (isList(value)) return value.length
  if (isMap(value)) return Object.keys(value).length
  if (typeof value !== 'string') return undefined
  let size = 0
  for (const _ of value) size++
  return size
}
