import { functionTree, methodTree } from './call-tree.ts'
import type { CelNode } from './cel.ts'
import { checkField, checkName } from './name-check.ts'
import { type Reading, refuse, spanOf } from './reading.ts'
import type { BinaryOperator, Tree } from './tree.ts'

/**
 * Turns the parser's node into our tree. Whatever a condition may not use, and every name or field that does not
 * exist, is added to `reading.issues`; the tree is worth something only while there are none.
 */
export function treeFrom(node: CelNode, reading: Reading): Tree {
  const at = spanOf(node, reading)
  switch (node.op) {
    case 'value':
      return literalTree(node, reading)
    case 'id':
      checkName(node.args, at, reading)
      return { op: 'name', name: node.args, at }
    case '.':
      return selectTree(node, reading)
    case '[]':
      return indexTree(node, reading)
    case 'call':
      return functionTree(node, reading, treeFrom)
    case 'rcall':
      return methodTree(node, reading, treeFrom)
    case 'list':
      return { op: 'list', items: node.args.map((item) => treeFrom(item, reading)), at }
    case '?:': {
      const [test, yes, no] = node.args
      return {
        op: 'if',
        test: treeFrom(test, reading),
        yes: treeFrom(yes, reading),
        no: treeFrom(no, reading),
        at,
      }
    }
    case '!_':
      return { op: 'not', of: treeFrom(node.args, reading), at }
    case '-_':
      return negateTree(node, reading)
    case '&&':
      return { op: 'and', left: treeFrom(node.args[0], reading), right: treeFrom(node.args[1], reading), at }
    case '||':
      return { op: 'or', left: treeFrom(node.args[0], reading), right: treeFrom(node.args[1], reading), at }
    case 'map':
    case '.?':
    case '[?]':
      return refuse(reading, 'not_allowed', at, 'Conditions cannot write maps.')
    default:
      return binaryTree(node, reading)
  }
}

type BinaryNode = CelNode & { readonly op: BinaryOperator }

function binaryTree(node: BinaryNode, reading: Reading): Tree {
  const [left, right] = node.args.map((side) => treeFrom(side, reading)) as [Tree, Tree]
  const at = spanOf(node, reading)
  if (node.op === 'in' && right.op === 'list' && right.items.length === 0) {
    return refuse(reading, 'wrong_type', right.at, 'Nothing is in an empty list.')
  }
  // CEL ranks '==' with '<', the parser ranks it below: such a text must not mean two things.
  if (
    (node.op === '==' || node.op === '!=') &&
    node.args.some((side) => isBareRelation(side, node, reading))
  ) {
    const hint = 'Put parentheses around the inner one.'
    return refuse(reading, 'not_allowed', at, 'One comparison is compared with another.', hint)
  }
  return { op: node.op, left, right, at }
}

const relations: readonly string[] = ['<', '<=', '>', '>=', 'in']

/** Whether one side of `parent` is a relation without parentheses around it. */
function isBareRelation(side: CelNode, parent: BinaryNode, { parentheses }: Reading): boolean {
  if (!relations.includes(side.op)) return false
  const [first, second] = parent.args
  const [from, to] = side === first ? [0, second.start] : [first.end, Number.POSITIVE_INFINITY]
  return !parentheses.some(
    ([open, close]) => open >= from && close <= to && open < side.start && close > side.end,
  )
}

function literalTree(node: CelNode & { readonly op: 'value' }, reading: Reading): Tree {
  const at = spanOf(node, reading)
  const literal = node.args
  if (typeof literal === 'bigint') {
    const value = Number(literal)
    if (Number.isSafeInteger(value)) return { op: 'value', value, at }
    return refuse(
      reading,
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
    return refuse(reading, 'not_allowed', at, 'There is no null in conditions.', hint)
  }
  const what = literal instanceof Uint8Array ? 'bytes' : 'unsigned numbers'
  return refuse(reading, 'not_allowed', at, `Conditions have no ${what}.`, 'Leave the letter out.')
}

function selectTree(node: CelNode & { readonly op: '.' }, reading: Reading): Tree {
  const [object, field] = node.args
  const of = treeFrom(object, reading)
  checkField(of, field, [node.end - field.length, node.end], reading)
  return { op: 'select', of, field, at: spanOf(node, reading) }
}

function indexTree(node: CelNode & { readonly op: '[]' }, reading: Reading): Tree {
  const [object, index] = node.args
  const at = spanOf(node, reading)
  const of = treeFrom(object, reading)
  const key = index.op === 'value' ? index.args : null
  if (typeof key === 'string') {
    checkField(of, key, spanOf(index, reading), reading)
    return { op: 'index', of, key, at }
  }
  if (typeof key === 'bigint' && key <= 1_000_000n) return { op: 'index', of, key: Number(key), at }
  const hint = 'Write a name in quotes or a number: ["eth0"], [0]; exists() and all() look at every element.'
  return refuse(reading, 'not_allowed', spanOf(index, reading), 'An index must be written out.', hint)
}

/** A negative literal is one value, so that comparisons with it are as fast as with any other. */
function negateTree(node: CelNode & { readonly op: '-_' }, reading: Reading): Tree {
  const at = spanOf(node, reading)
  const of = treeFrom(node.args, reading)
  if (of.op !== 'value' || typeof of.value !== 'number') return { op: 'negate', of, at }
  // JSON would not keep the sign of a zero.
  return { ...of, value: of.value === 0 ? 0 : -of.value, at }
}
