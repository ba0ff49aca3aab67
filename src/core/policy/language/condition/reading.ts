import type { Scope } from '../names.ts'
import type { CelNode } from './cel.ts'
import type { ConditionIssue, ConditionIssueCode } from './issue.ts'
import { widen } from './parentheses.ts'
import type { Span, Tree } from './tree.ts'

/** What the walk over one condition knows, and the issues it collects. */
export interface Reading {
  readonly source: string
  readonly scope: Scope
  readonly parentheses: readonly Span[]
  /** Variables of the macros around the node at hand. */
  readonly bound: ReadonlySet<string>
  readonly issues: ConditionIssue[]
}

/** Turns a node and all below it into our tree. */
export type Convert = (node: CelNode, reading: Reading) => Tree

/** Where a node stands, with the parentheses that belong to it. */
export function spanOf(node: CelNode, reading: Reading): Span {
  return widen([node.start, node.end], reading.parentheses)
}

/** Notes an issue and gives a stand-in, so that the walk can go on and find the others. */
export function refuse(
  reading: Reading,
  code: ConditionIssueCode,
  at: Span,
  message: string,
  hint: string | null = null,
): Tree {
  reading.issues.push({ code, message, hint, at })
  return { op: 'value', value: false, at }
}
