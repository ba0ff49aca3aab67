import { functionTree, methodTree } from './call-tree.ts'
import type { CelNode } from './cel.ts'
import { type Conversion, refuse, spanOf } from './conversion.ts'
import { checkField, checkName } from './name-check.ts'
import type { BinaryOperator, Tree } from './tree.ts'

/**
 * Turns the parser's node into our tree. Whatever a condition may not use, and every name or field that does not
 * exist, is added to `conversion.issues`; the tree is worth something only while there are none.
 */
export function treeFrom(node: CelNode, conversion: Conversion): Tree {
  const at = spanOf(node, conversion)
  switch (node.op) {
    case 'value':
      return literalTree(node, conversion)
    case 'id':
      checkName(node.args, at, conversion)
      return { op: 'name', name: node.args, at }
    case '.':
      return selectTree(node, conversion)
    case '[]':
      return indexTree(node, conversion)
    case 'call':
      return functionTree(node, conversion, treeFrom)
    case 'rcall':
      return methodTree(node, conversion, treeFrom)
    case 'list':
      return { op: 'list', items: node.args.map((item) => treeFrom(item, conversion)), at }
    case '?:': {
      const [test, yes, no] = node.args.map((part) => treeFrom(part, conversion)) as [Tree, Tree, Tree]
      return { op: 'if', test, yes, no, at }
    }
    case '!_':
      return { op: 'not', of: treeFrom(node.args, conversion), at }
    case '-_':
      return negateTree(node, conversion)
    case '&&':
      return { op: 'and', ...sidesOf(node.args, conversion), at }
    case '||':
      return { op: 'or', ...sidesOf(node.args, conversion), at }
    case 'map':
    case '.?':
    case '[?]':
      return refuse(conversion, 'not_allowed', at, 'Conditions cannot write maps.')
    default:
      return binaryTree(node, conversion)
  }
}

function sidesOf([left, right]: readonly CelNode[], conversion: Conversion): { left: Tree; right: Tree } {
  return { left: treeFrom(left as CelNode, conversion), right: treeFrom(right as CelNode, conversion) }
}

type BinaryNode = CelNode & { readonly op: BinaryOperator }

function binaryTree(node: BinaryNode, conversion: Conversion): Tree {
  const { left, right } = sidesOf(node.args, conversion)
  const at = spanOf(node, conversion)
  if (node.op === 'in' && right.op === 'list' && right.items.length === 0) {
    return refuse(conversion, 'wrong_type', right.at, 'Nothing is in an empty list.')
  }
  // CEL ranks '==' with '<', the parser ranks it below: such a text must not mean two things.
  if (
    (node.op === '==' || node.op === '!=') &&
    node.args.some((side) => isBareRelation(side, node, conversion))
  ) {
    const hint = 'Put parentheses around the inner one.'
    return refuse(conversion, 'not_allowed', at, 'One comparison is compared with another.', hint)
  }
  return { op: node.op, left, right, at }
}

const relations: readonly string[] = ['<', '<=', '>', '>=', 'in']

/** Whether one side of `parent` is a relation without parentheses around it. */
function isBareRelation(side: CelNode, parent: BinaryNode, { parentheses }: Conversion): boolean {
  if (!relations.includes(side.op)) return false
  const [first, second] = parent.args
  const [from, to] = side === first ? [0, second.start] : [first.end, Number.POSITIVE_INFINITY]
  return !parentheses.some(
    ([open, close]) => open >= from && close <= to && open < side.start && close > side.end,
  )
}

function literalTree(node: CelNode & { readonly op: 'value' }, conversion: Conversion): Tree {
  const at = spanOf(node, conversion)
  const literal = node.args
  if (typeof literal === 'bigint') {
    const value = Number(literal)
    if (Number.isSafeInteger(value)) return { op: 'value', value, at }
    return refuse(
      conversion,
      'not_allowed',
      at,
      'This number is too large to be exact.',
      'Write it with a point: 1e18.',
    )
  }
  if (typeof literal === 'number' || typeof literal === 'string' || typeof literal === 'boolean') {
    return { op: 'value', value: literal, at }
  }
  if (literal === null) {
    const hint = 'A value that is missing is unknown; has(probe.field) asks whether there is one.'
    return refuse(conversion, 'not_allowed', at, 'There is no null in conditions.', hint)
  }
  const what = literal instanceof Uint8Array ? 'bytes' : 'unsigned numbers'
  return refuse(conversion, 'not_allowed', at, `Conditions have no ${what}.`, 'Leave the letter out.')
}

function selectTree(node: CelNode & { readonly op: '.' }, conversion: Conversion): Tree {
  const [object, field] = node.args
  const of = treeFrom(object, conversion)
  checkField(of, field, [node.end - field.length, node.end], conversion)
  return { op: 'select', of, field, at: spanOf(node, conversion) }
}

function indexTree(node: CelNode & { readonly op: '[]' }, conversion: Conversion): Tree {
  const [object, index] = node.args
  const at = spanOf(node, conversion)
  const of = treeFrom(object, conversion)
  const key = index.op === 'value' ? index.args : null
  if (typeof key === 'string') {
    checkField(of, key, spanOf(index, conversion), conversion)
    return { op: 'index', of, key, at }
  }
  if (typeof key === 'bigint' && key <= 1_000_000n) return { op: 'index', of, key: Number(key), at }
  const hint = 'Write a name in quotes or a number: ["eth0"], [0]; exists() and all() look at every element.'
  return refuse(conversion, 'not_allowed', spanOf(index, conversion), 'An index must be written out.', hint)
}

/** A negative literal is one value, so that comparisons with it are as fast as with any other. */
function negateTree(node: CelNode & { readonly op: '-_' }, conversion: Conversion): Tree {
  const at = spanOf(node, conversion)
  const of = treeFrom(node.args, conversion)
  if (of.op !== 'value' || typeof of.value !== 'number') return { op: 'negate', of, at }
  // JSON would not keep the sign of a zero.
  return { ...of, value: of.value === 0 ? 0 : -of.value, at }
}
