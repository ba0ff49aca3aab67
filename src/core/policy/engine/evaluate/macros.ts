import type { MaybeValue, Value } from '../../../value.ts'
import type { BoundVariable, Evaluate } from './compiled.ts'
import { isList } from './operators.ts'
import { isMap } from './select.ts'

/**
 * A macro over the elements of a list or the keys of a map. `all` and `exists` join their answers as `&&` and `||`
 * do, so that one false or true decides; for the others one unknown element makes the whole unknown.
 */
export function macroOf(
  name: 'all' | 'exists' | 'exists_one' | 'map' | 'filter',
  of: Evaluate,
  variable: BoundVariable,
  body: Evaluate,
): Evaluate {
  const run = runners[name]
  return (frame) => {
    const range = of(frame)
    const elements = isList(range) ? range : isMap(range) ? Object.keys(range) : null
    if (elements === null) return undefined
    const outer = variable.value
    const answer = run(elements, (element) => {
      variable.value = element
      return body(frame)
    })
    variable.value = outer
    return answer
  }
}

type Runner = (elements: readonly Value[], answer: (element: Value) => MaybeValue) => MaybeValue

const runners: Readonly<Record<'all' | 'exists' | 'exists_one' | 'map' | 'filter', Runner>> = {
  all: (elements, answer) => decided(elements, answer, false),
  exists: (elements, answer) => decided(elements, answer, true),
  exists_one: (elements, answer) => {
    const chosen = filtered(elements, answer)
    return chosen === undefined ? undefined : chosen.length === 1
  },
  map: (elements, answer) => {
    const list: Value[] = []
    for (const element of elements) {
      const value = answer(element)
      if (value === undefined) return undefined
      list.push(value)
    }
    return list
  },
  filter: filtered,
}

function decided(
  elements: readonly Value[],
  answer: (element: Value) => MaybeValue,
  deciding: boolean,
): MaybeValue {
  let known = true
  for (const element of elements) {
    const value = answer(element)
    if (value === deciding) return deciding
    if (value !== !deciding) known = false
  }
  return known ? !deciding : undefined
}

function filtered(
  elements: readonly Value[],
  answer: (element: Value) => MaybeValue,
): readonly Value[] | undefined {
  const chosen: Value[] = []
  for (const element of elements) {
    const value = answer(element)
    if (typeof value !== 'boolean') return undefined
    if (value) chosen.push(element)
  }
  return chosen
}
