import type { PromExpression } from './promql-tree.ts'

/** The labels that an expression's series must have, as one text for each series. */
export function labelSetsIn(expression: PromExpression): ReadonlySet<string> {
  if ('selector' in expression) {
    return new Set([
      JSON.stringify([...expression.selector.labels].map(({ name, value }) => `${name}=${value}`).sort()),
    ])
  }
  return new Set([...labelSetsIn(expression.left), ...labelSetsIn(expression.right)])
}

/** Whether all series of two expressions must have the same labels. */
export function sameLabels(left: PromExpression, right: PromExpression): boolean {
  return new Set([...labelSetsIn(left), ...labelSetsIn(right)]).size === 1
}
