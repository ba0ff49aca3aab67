import type { Scope } from '../names.ts'
import type { CelNode } from './cel.ts'
import type { ConditionIssue, ConditionIssueCode } from './issue.ts'
import { widen } from './parentheses.ts'
import type { Span, Tree } from './tree.ts'

/** What the walk over one condition knows, and the issues it collects. */
export interface Conversion {
  readonly source: string
  readonly scope: Scope
  readonly parentheses: readonly Span[]
  /** Variables of the macros around the node at hand. */
  readonly bound: ReadonlySet<string>
  readonly issues: ConditionIssue[]
}

/** Turns a node and all below it into our tree. */
export type Convert = (node: CelNode, conversion: Conversion) => Tree

/** Where a node stands, with the parentheses that belong to it. */
export function spanOf(node: CelNode, conversion: Conversion): Span {
  return widen([node.start, node.end], conversion.parentheses)
}

/** Notes an issue and gives a stand-in, so that the walk can go on and find the others. */
export function refuse(
  conversion: Conversion,
  code: ConditionIssueCode,
  at: Span,
  message: string,
  hint: string | null = null,
): Tree {
  conversion.issues.push({ code, message, hint, at })
  return { op: 'value', value: false, at }
}
