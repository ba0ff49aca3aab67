import type { MaybeValue } from '../../../value.ts'
import type { BinaryOperator, Tree } from '../../language/condition/tree.ts'
import { type Absence, type AbsenceOf, absenceInSamples } from './absence.ts'
import { compareWithNumber } from './compare-with-number.ts'
import type { BoundVariable, Evaluate } from './compiled.ts'
import { callOf } from './functions.ts'
import { macroOf } from './macros.ts'
import { misfit, textOf } from './misfit.ts'
import { binaryOf, equal } from './operators.ts'
import { fieldOf, hasField, indexOf, wholeOf } from './select.ts'

/** What the names of an expression are: slots of the frame, and variables of the macros around. */
interface Names {
  readonly slotOf: (name: string) => number
  readonly absenceOf: AbsenceOf
  readonly bound: ReadonlyMap<string, BoundVariable>
}

/**
 * Compiles an expression into closures that evaluate it in three-valued logic (rule 7).
 *
 * CEL's meaning holds, with *unknown* for each of its errors: a name without a value, an absent field, types that do
 * not go together, an index out of bounds. Every number is a double. Beyond CEL, arithmetic that leaves the finite
 * numbers (`x / 0`) is unknown too, and a value that is no number where one is needed is noted in the frame.
 *
 * @param slotOf the place of a name in the frame
 * @param absenceOf what the absence of a field means; unless told, that of a target that answered
 */
export function compileExpression(
  tree: Tree,
  slotOf: (name: string) => number,
  absenceOf: AbsenceOf = absenceInSamples,
): Evaluate {
  return compile(tree, { slotOf, absenceOf, bound: new Map() })
}

function compile(tree: Tree, names: Names): Evaluate {
  const of = (part: Tree) => compile(part, names)
  switch (tree.op) {
    case 'value':
      return constant(tree.value)
    case 'name':
      return nameOf(tree.name, names)
    case 'select':
      return fieldOf(of(tree.of), tree.field)
    case 'has':
      return hasField(of(tree.of), tree.field, absenceAt(tree.of, tree.field, names))
    case 'index':
      return indexOf(of(tree.of), tree.key)
    case 'not':
      return not(of(tree.of))
    case 'negate':
      return negate(of(tree.of), textOf(tree.of))
    case 'and':
      return and(of(tree.left), of(tree.right))
    case 'or':
      return or(of(tree.left), of(tree.right))
    case 'if':
      return choose(of(tree.test), of(tree.yes), of(tree.no))
    case 'list':
      return listOf(tree.items, of)
    case 'call':
      return callOf(
        tree.name,
        tree.args.map((argument) => whole(argument, names)),
      )
    case 'all':
    case 'exists':
    case 'exists_one':
    case 'map':
    case 'filter': {
      const variable: BoundVariable = { value: undefined }
      const bound = new Map(names.bound).set(tree.bind, variable)
      return macroOf(tree.op, whole(tree.of, names), variable, compile(tree.body, { ...names, bound }))
    }
    default:
      return comparison(tree, names) ?? binaryOf(tree, whole(tree.left, names), whole(tree.right, names))
  }
}

type Binary = Extract<Tree, { readonly op: BinaryOperator }>

/** The forms that policies are made of, without a call for each operand: `name < 15`, `x == 'text'`. */
function comparison(tree: Binary, names: Names): Evaluate | null {
  if (tree.right.op !== 'value') return null
  const limit = tree.right.value
  const left = tree.left
  if (
    typeof limit === 'number' &&
    (tree.op === '<' || tree.op === '<=' || tree.op === '>' || tree.op === '>=')
  ) {
    const isSlot = left.op === 'name' && !names.bound.has(left.name)
    return compareWithNumber(
      tree.op,
      isSlot ? names.slotOf(left.name) : compile(left, names),
      limit,
      textOf(left),
    )
  }
  if (tree.op !== '==' && tree.op !== '!=') return null
  return equalTo(whole(left, names), limit, tree.op === '==')
}

// Nested maps have no kind that could tell more: a target that gave the outer one has answered.
function absenceAt(of: Tree, field: string, { absenceOf, bound }: Names): Absence {
  return of.op === 'name' && !bound.has(of.name) ? absenceOf(of.name, field) : () => true
}

function whole(tree: Tree, names: Names): Evaluate {
  const value = compile(tree, names)
  return tree.op === 'name' && !names.bound.has(tree.name) ? wholeOf(value) : value
}

function nameOf(name: string, { slotOf, bound }: Names): Evaluate {
  const variable = bound.get(name)
  if (variable !== undefined) return () => variable.value
  const slot = slotOf(name)
  return (frame) => frame.values[slot]
}

function constant(value: MaybeValue): Evaluate {
  return () => value
}

function equalTo(left: Evaluate, right: MaybeValue, wanted: boolean): Evaluate {
  return (frame) => {
    const value = left(frame)
    return value === undefined ? undefined : equal(value, right) === wanted
  }
}

function not(of: Evaluate): Evaluate {
  return (frame) => {
    const value = of(frame)
    return typeof value === 'boolean' ? !value : undefined
  }
}

function negate(of: Evaluate, text: string): Evaluate {
  return (frame) => {
    const value = of(frame)
    if (typeof value === 'number') return -value
    return value === undefined ? undefined : misfit(frame, text, value)
  }
}

function and(left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => {
    const first = left(frame)
    if (first === false) return false
    const second = right(frame)
    if (second === false) return false
    return first === true && second === true ? true : undefined
  }
}

function or(left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => {
    const first = left(frame)
    if (first === true) return true
    const second = right(frame)
    if (second === true) return true
    return first === false && second === false ? false : undefined
  }
}

function choose(test: Evaluate, yes: Evaluate, no: Evaluate): Evaluate {
  return (frame) => {
    const chosen = test(frame)
    if (chosen === true) return yes(frame)
    return chosen === false ? no(frame) : undefined
  }
}

function listOf(items: readonly Tree[], of: (item: Tree) => Evaluate): Evaluate {
  if (items.every((item) => item.op === 'value')) return constant(items.map((item) => item.value))
  const elements = items.map(of)
  return (frame) => {
    const list = []
    for (const element of elements) {
      const value = element(frame)
      if (value === undefined) return undefined
      list.push(value)
    }
    return list
  }
}
