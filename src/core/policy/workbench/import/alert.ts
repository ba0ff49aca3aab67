import { parseCondition } from '../../language/condition/condition.ts'
import { labelSetsIn } from './label-sets.ts'
import type { SeriesNames } from './names.ts'
import { promDuration } from './prom-duration.ts'
import { parsePromql } from './promql.ts'
import type { PromComparison, PromExpression } from './promql-tree.ts'
import type { PromRule } from './rules-file.ts'
import { Untranslatable } from './untranslatable.ts'

/** An alerting rule in the words of a policy. */
export interface TranslatedAlert {
  readonly state: 'degraded' | 'critical'
  readonly fires: string
  readonly ends: string
  readonly forMs: number
  /** For how long it goes on firing once its condition has ended; 0 unless given. */
  readonly keptMs: number
}

const severe: ReadonlySet<unknown> = new Set(['critical', 'page', 'error', 'emergency', 'disaster', 'fatal'])
const opposite = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const

/** Translates an alert. @throws Untranslatable with the reason, its place counted in the characters of `expr` */
export function translateAlert(rule: PromRule, names: SeriesNames): TranslatedAlert {
  const expression = parsePromql(String(rule.expr))
  const forMs = durationOf('for', rule.for)
  if (forMs > 0 && hasOr(expression) && labelSetsIn(expression).size > 1) {
    throw new Untranslatable("'or' of different series with 'for' counts each series by itself.", 0)
  }
  const fires = conditionOf(expression, names)
  const ends =
    'selector' in expression ? comparison(expression, opposite[expression.op], names) : `!(${fires})`
  for (const condition of [fires, ends]) {
    const parsed = parseCondition(condition, { names: new Map(), open: true }, 'bool')
    if (!parsed.ok) throw new Untranslatable(`As a condition: ${parsed.issues[0]?.message}`, 0)
  }
  return {
    state: severe.has(rule.labels?.severity) ? 'critical' : 'degraded',
    fires,
    ends,
    forMs,
    keptMs: durationOf('keep_firing_for', rule.keep_firing_for),
  }
}

function conditionOf(expression: PromExpression, names: SeriesNames): string {
  if ('selector' in expression) return comparison(expression, expression.op, names)
  const { op, left, right } = expression
  const side = (part: PromExpression) => {
    const text = conditionOf(part, names)
    return 'selector' in part || part.op === op ? text : `(${text})`
  }
  return `${side(left)} ${op === 'and' ? '&&' : '||'} ${side(right)}`
}

function comparison(
  { selector, limit }: Extract<PromExpression, { readonly selector: unknown }>,
  op: PromComparison,
  names: SeriesNames,
): string {
  if (!Number.isFinite(limit)) throw new Untranslatable('The number is too large.', 0)
  const text = String(limit)
  const isLarge = Number.isInteger(limit) && !Number.isSafeInteger(limit) && !text.includes('e')
  return `${names.of(selector)} ${op} ${isLarge ? `${text}.0` : text}`
}

function durationOf(key: string, given: string | number | undefined): number {
  const ms = given === undefined ? 0 : promDuration(String(given))
  if (ms === null) throw new Untranslatable(`'${key}' is no duration of at most ten years: ${given}.`, 0)
  return ms
}

function hasOr(expression: PromExpression): boolean {
  return (
    !('selector' in expression) &&
    (expression.op === 'or' || hasOr(expression.left) || hasOr(expression.right))
  )
}
