import type { Scope } from '../names.ts'
import type { Expression } from '../policy.ts'
import { type CelComplaint, conditionLimits, parseCel } from './cel.ts'
import type { Conversion } from './conversion.ts'
import type { ConditionIssue } from './issue.ts'
import { parenthesesOf } from './parentheses.ts'
import { syntaxIssue } from './syntax-issue.ts'
import { treeFrom } from './tree-from-cel.ts'
import { namesIn } from './tree-parts.ts'
import { typeIssue } from './type-issue.ts'

/** What an expression gives; `dyn` when only its values will tell. A whole probe is a `map`. */
export type ExpressionType = 'number' | 'bool' | 'string' | 'list' | 'map' | 'dyn'

export type ParsedCondition =
  | {
      readonly ok: true
      readonly expression: Expression
      /** Names of the policy that it reads, each once, in the order of the text. */
      readonly names: readonly string[]
      readonly type: ExpressionType
    }
  | { readonly ok: false; readonly issues: readonly ConditionIssue[] }

/**
 * Reads a condition (`expects: 'bool'`) or a signal's expression (`'any'`): CEL without `matches`, dynamic
 * indexes, maps, null, bytes and time. Unknown names and fields are told all at once, a syntax or type error alone.
 */
export function parseCondition(source: string, scope: Scope, expects: 'bool' | 'any'): ParsedCondition {
  if (source.length > conditionLimits.characters) {
    return failed({
      code: 'too_large',
      message: `A condition has at most ${conditionLimits.characters} characters.`,
      hint: 'Split it into signals.',
      at: [conditionLimits.characters, source.length],
    })
  }
  const parsed = parseCel(source, scope)
  if (isComplaint(parsed)) return failed(syntaxIssue(parsed, source))
  const conversion: Conversion = {
    source,
    scope,
    parentheses: parenthesesOf(source),
    bound: new Set(),
    issues: [],
  }
  const tree = treeFrom(parsed.root, conversion)
  if (conversion.issues.length > 0) return failed(...conversion.issues)
  const checked = parsed.check()
  if (isComplaint(checked)) return failed(typeIssue(checked, conversion))
  const type = expressionType(checked.type)
  if (expects === 'bool' && type !== 'bool' && type !== 'dyn') {
    conversion.issues.push({
      code: 'not_bool',
      message: `A condition must be true or false, and this is a ${type}.`,
      hint: type === 'number' ? `Compare it with something: ${source.trim()} < 15.` : null,
      at: tree.at,
    })
  }
  if (conversion.issues.length > 0) return failed(...conversion.issues)
  return { ok: true, expression: { source, tree }, names: namesIn(tree), type }
}

function failed(...issues: ConditionIssue[]): ParsedCondition {
  return { ok: false, issues }
}

function isComplaint(outcome: object): outcome is CelComplaint {
  return 'summary' in outcome
}

function expressionType(cel: string): ExpressionType {
  if (cel === 'double' || cel === 'int') return 'number'
  if (cel === 'bool' || cel === 'string' || cel === 'dyn') return cel
  return cel.startsWith('list') ? 'list' : 'map'
}
