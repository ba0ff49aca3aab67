import type { Value } from '../../../value.ts'

/** Where a node stands in the condition's own text: character offsets, end excluded. */
export type Span = readonly [start: number, end: number]

export type BinaryOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | 'in'

/**
 * A parsed condition as plain JSON: what the evaluator runs, `explain` prints and the policy cache stores. Every number
 * is a double.
 */
export type Tree =
  | { readonly op: 'value'; readonly value: Value; readonly at: Span }
  | { readonly op: 'name'; readonly name: string; readonly at: Span }
  | { readonly op: 'select'; readonly of: Tree; readonly field: string; readonly at: Span }
  | { readonly op: 'has'; readonly of: Tree; readonly field: string; readonly at: Span }
  | { readonly op: 'index'; readonly of: Tree; readonly key: string | number; readonly at: Span }
  | { readonly op: 'not' | 'negate'; readonly of: Tree; readonly at: Span }
  | { readonly op: 'and' | 'or'; readonly left: Tree; readonly right: Tree; readonly at: Span }
  | { readonly op: 'if'; readonly test: Tree; readonly yes: Tree; readonly no: Tree; readonly at: Span }
  | { readonly op: BinaryOperator; readonly left: Tree; readonly right: Tree; readonly at: Span }
  | { readonly op: 'list'; readonly items: readonly Tree[]; readonly at: Span }
  | { readonly op: 'call'; readonly name: string; readonly args: readonly Tree[]; readonly at: Span }
  | {
      readonly op: 'all' | 'exists' | 'exists_one' | 'map' | 'filter'
      readonly of: Tree
      readonly bind: string
      readonly body: Tree
      readonly at: Span
    }
