import { compileExpression } from '../../engine/evaluate/evaluate.ts'
import { createFrame } from '../../engine/frame.ts'
import type { Span, Tree } from './tree.ts'
import { namesIn, partsOf } from './tree-parts.ts'

type Comparing = '==' | '!=' | '<' | '<=' | '>' | '>='

/** A comparison with a constant number, turned so that the constant is on the right. */
export interface NumericComparison {
  /** What is compared. */
  readonly subject: Tree
  /** The subject as `name` or `name.field`, `null` when it is computed. */
  readonly path: string | null
  readonly operator: Comparing
  readonly threshold: number
  readonly at: Span
}

/**
 * Every comparison of an expression with a constant number, on either side, in the order of the text: how near a
 * value is to changing the answer. What macros compare for each element of a list is left out.
 */
export function numericComparisons(tree: Tree): NumericComparison[] {
  const found = comparisonOf(tree)
  return [...(found === null ? [] : [found]), ...partsOf(tree).flatMap(numericComparisons)]
}

const mirrored: Readonly<Record<Comparing, Comparing>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

function comparisonOf(tree: Tree): NumericComparison | null {
  if (!isComparison(tree)) return null
  const { left, right, at } = tree
  const threshold = constantNumber(right)
  if (threshold !== null) return comparison(left, tree.op, threshold, at)
  const onTheLeft = constantNumber(left)
  return onTheLeft === null ? null : comparison(right, mirrored[tree.op], onTheLeft, at)
}

function comparison(
  subject: Tree,
  operator: Comparing,
  threshold: number,
  at: Span,
): NumericComparison | null {
  return namesIn(subject).length === 0 ? null : { subject, path: pathOf(subject), operator, threshold, at }
}

function isComparison(tree: Tree): tree is Tree & { op: Comparing; left: Tree; right: Tree } {
  return Object.hasOwn(mirrored, tree.op)
}

/** The number that a tree without names always is, such as `2 * 1024`. */
function constantNumber(tree: Tree): number | null {
  if (tree.op === 'value') return typeof tree.value === 'number' ? tree.value : null
  if (namesIn(tree).length > 0) return null
  const value = compileExpression(tree, () => 0)(createFrame(0))
  return typeof value === 'number' ? value : null
}

function pathOf(tree: Tree): string | null {
  if (tree.op === 'name') return tree.name
  if (tree.op !== 'select') return null
  const path = pathOf(tree.of)
  return path === null ? null : `${path}.${tree.field}`
}
