import { numericComparisons } from './numeric-comparisons.ts'
import type { Tree } from './tree.ts'

/** One side of a number that makes a condition true all by itself: `disk.free_pct < 15`. */
export interface PlainLimit {
  /** `name` or `name.field`, as the condition reads it. */
  readonly path: string
  readonly operator: '<' | '<=' | '>' | '>='
  readonly threshold: number
}

/**
 * The thresholds of a condition that is plain: one comparison, or several of which each is enough (`||`). Questions
 * whether the value is there at all, `has(…) && …`, are passed over. What a value does only together with another one
 * is no threshold, and the list is empty.
 */
export function plainLimits(tree: Tree): PlainLimit[] {
  switch (tree.op) {
    case 'or':
      return [...plainLimits(tree.left), ...plainLimits(tree.right)]
    case 'and':
      if (isPresence(tree.left)) return plainLimits(tree.right)
      return isPresence(tree.right) ? plainLimits(tree.left) : []
    case '<':
    case '<=':
    case '>':
    case '>=':
      return numericComparisons(tree).flatMap(({ path, operator, threshold, at }) => {
        const isWhole = at[0] === tree.at[0] && at[1] === tree.at[1]
        return path === null || !isWhole || operator === '==' || operator === '!='
          ? []
          : [{ path, operator, threshold }]
      })
    default:
      return []
  }
}

function isPresence(tree: Tree): boolean {
  return tree.op === 'has' || (tree.op === 'and' && isPresence(tree.left) && isPresence(tree.right))
}
