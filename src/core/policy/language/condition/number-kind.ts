import type { BinaryOperator, Tree } from './tree.ts'

/**
 * Whether a tree's numbers, or those in the list it gives, are CEL integers: decided by its text alone, since every
 * value of a probe is a double. `either` depends on which branch of a ternary is taken.
 */
export type NumberKind = 'whole' | 'real' | 'either'

type Binary = Extract<Tree, { readonly op: BinaryOperator }>
type Macro = Extract<Tree, { readonly bind: string }>

type DivisionVisitor = (division: Tree, left: NumberKind, right: NumberKind) => void

/**
 * The kind of a tree's numbers. `kindOfBound` knows the variables that macros around the tree bind.
 * `visitDivision` is told of every `/` and `%` with the kinds of its two sides.
 */
export function numberKind(
  tree: Tree,
  kindOfBound: ReadonlyMap<string, NumberKind> = new Map(),
  visitDivision?: DivisionVisitor,
): NumberKind {
  const kindOf = (part: Tree) => numberKind(part, kindOfBound, visitDivision)
  switch (tree.op) {
    case 'value':
      return tree.int === true ? 'whole' : 'real'
    case 'name':
      return kindOfBound.get(tree.name) ?? 'real'
    case 'select':
    case 'has':
    case 'not':
      kindOf(tree.of)
      return 'real'
    case 'index':
    case 'negate':
      return kindOf(tree.of)
    case 'and':
    case 'or':
      kindOf(tree.left)
      kindOf(tree.right)
      return 'real'
    case 'if':
      kindOf(tree.test)
      return joined([kindOf(tree.yes), kindOf(tree.no)])
    case 'list':
      return joined(tree.items.map(kindOf))
    case 'call':
      for (const argument of tree.args) kindOf(argument)
      return tree.name === 'size' ? 'whole' : 'real'
    case 'all':
    case 'exists':
    case 'exists_one':
    case 'map':
    case 'filter':
      return macroKind(tree, kindOf(tree.of), kindOfBound, visitDivision)
    default: {
      const left = kindOf(tree.left)
      const right = kindOf(tree.right)
      if (tree.op === '/' || tree.op === '%') visitDivision?.(tree, left, right)
      return '+-*/%'.includes(tree.op) ? arithmetic(tree, left, right) : 'real'
    }
  }
}

function macroKind(
  tree: Macro,
  element: NumberKind,
  kindOfBound: ReadonlyMap<string, NumberKind>,
  visitDivision: DivisionVisitor | undefined,
): NumberKind {
  const body = numberKind(tree.body, new Map(kindOfBound).set(tree.bind, element), visitDivision)
  if (tree.op === 'map') return body
  return tree.op === 'filter' ? element : 'real'
}

function arithmetic(tree: Binary, left: NumberKind, right: NumberKind): NumberKind {
  if (left === right) return left
  if (left === 'either' || right === 'either') return 'either'
  // Lists are joined end to end and keep the kinds of both; numbers become doubles.
  return isList(tree.left) || isList(tree.right) ? 'either' : 'real'
}

function joined(kinds: readonly NumberKind[]): NumberKind {
  const [first = 'real', ...others] = kinds
  return others.every((kind) => kind === first) ? first : 'either'
}

function isList(tree: Tree): boolean {
  if (tree.op === '+') return isList(tree.left) || isList(tree.right)
  return tree.op === 'list' || tree.op === 'map' || tree.op === 'filter'
}
