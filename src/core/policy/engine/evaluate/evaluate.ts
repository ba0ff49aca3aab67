import type { MaybeValue } from '../../../value.ts'
import { type NumberKind, numberKind } from '../../language/condition/number-kind.ts'
import type { BinaryOperator, Tree } from '../../language/condition/tree.ts'
import { compareWithNumber } from './compare-with-number.ts'
import type { BoundVariable, Evaluate } from './compiled.ts'
import { callOf } from './functions.ts'
import { macroOf } from './macros.ts'
import { binaryOf, equal } from './operators.ts'
import { fieldOf, hasField, indexOf } from './select.ts'

type Bound = ReadonlyMap<string, BoundVariable>

/**
 * Compiles an expression into closures that evaluate it in three-valued logic (rule 7).
 *
 * CEL's meaning holds, with *unknown* for each of its errors: a name without a value, an absent field, types that do
 * not go together, an index out of bounds. Beyond CEL, arithmetic that leaves the finite numbers (`x / 0`) is
 * unknown too. `slotOf` gives the place of a name in the frame.
 */
export function compileExpression(tree: Tree, slotOf: (name: string) => number): Evaluate {
  return compile(tree, slotOf, new Map())
}

function compile(tree: Tree, slotOf: (name: string) => number, bound: Bound): Evaluate {
  const of = (part: Tree) => compile(part, slotOf, bound)
  switch (tree.op) {
    case 'value':
      return constant(tree.value)
    case 'name':
      return nameOf(tree.name, slotOf, bound)
    case 'select':
      return fieldOf(of(tree.of), tree.field)
    case 'has':
      return hasField(of(tree.of), tree.field, tree.of.op === 'name' && !bound.has(tree.of.name))
    case 'index':
      return indexOf(of(tree.of), tree.key)
    case 'not':
      return not(of(tree.of))
    case 'negate':
      return negate(of(tree.of))
    case 'and':
      return and(of(tree.left), of(tree.right))
    case 'or':
      return or(of(tree.left), of(tree.right))
    case 'if':
      return choose(of(tree.test), of(tree.yes), of(tree.no))
    case 'list':
      return listOf(tree.items, of)
    case 'call':
      return callOf(tree.name, tree.args.map(of))
    case 'all':
    case 'exists':
    case 'exists_one':
    case 'map':
    case 'filter': {
      const variable: BoundVariable = { value: undefined, kind: kindIn(tree.of, bound) }
      const body = compile(tree.body, slotOf, new Map(bound).set(tree.bind, variable))
      return macroOf(tree.op, of(tree.of), variable, body)
    }
    default:
      return (
        comparison(tree, slotOf, bound) ?? binaryOf(operatorOf(tree, bound), of(tree.left), of(tree.right))
      )
  }
}

type Binary = Extract<Tree, { readonly op: BinaryOperator }>

/** The forms that policies are made of, without a call for each operand: `name < 15`, `x == 'text'`. */
function comparison(tree: Binary, slotOf: (name: string) => number, bound: Bound): Evaluate | null {
  if (tree.right.op !== 'value') return null
  const limit = tree.right.value
  const left = tree.left
  if (
    typeof limit === 'number' &&
    (tree.op === '<' || tree.op === '<=' || tree.op === '>' || tree.op === '>=')
  ) {
    const slot =
      left.op === 'name' && !bound.has(left.name) ? slotOf(left.name) : compile(left, slotOf, bound)
    return compareWithNumber(tree.op, slot, limit)
  }
  if (tree.op !== '==' && tree.op !== '!=') return null
  return equalTo(compile(left, slotOf, bound), limit, tree.op === '==')
}

function operatorOf(tree: Binary, bound: Bound): BinaryOperator | 'whole /' {
  if (tree.op !== '/') return tree.op
  return kindIn(tree.left, bound) === 'whole' && kindIn(tree.right, bound) === 'whole' ? 'whole /' : '/'
}

function kindIn(tree: Tree, bound: Bound): NumberKind {
  return numberKind(tree, new Map([...bound].map(([name, { kind }]) => [name, kind])))
}

function nameOf(name: string, slotOf: (name: string) => number, bound: Bound): Evaluate {
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

function negate(of: Evaluate): Evaluate {
  return (frame) => {
    const value = of(frame)
    return typeof value === 'number' ? -value : undefined
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
