export type PromComparison = '==' | '!=' | '<' | '<=' | '>' | '>='

/** A series as an expression selects it: its metric and the labels it must have. */
export interface Selector {
  readonly metric: string
  readonly labels: readonly { readonly name: string; readonly value: string }[]
}

/** What can be translated of PromQL: comparisons of one series with a number, joined by `and` and `or`. */
export type PromExpression =
  | { readonly op: PromComparison; readonly selector: Selector; readonly limit: number }
  | { readonly op: 'and' | 'or'; readonly left: PromExpression; readonly right: PromExpression }
