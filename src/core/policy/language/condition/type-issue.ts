import type { CelComplaint } from './cel.ts'
import type { Conversion } from './conversion.ts'
import type { ConditionIssue } from './issue.ts'
import { widen } from './parentheses.ts'

/** Tells in plain words which types do not go together. */
export function typeIssue(complaint: CelComplaint, conversion: Conversion): ConditionIssue {
  const { code, summary } = complaint
  const at = widen(complaint.at, conversion.parentheses)
  const [message, hint] = wording(code, plain(summary))
  return { code: 'wrong_type', message, hint, at }
}

function wording(code: string, summary: string): [message: string, hint: string | null] {
  if (code === 'no_such_overload') return operatorWording(summary.replace(/^no such overload: /, ''))
  if (code === 'invalid_logical_operand') {
    return [
      `'&&' and '||' join true or false, not ${article(lastWord(summary))}.`,
      'Compare the value first.',
    ]
  }
  if (code === 'invalid_condition_type') {
    return [`A test must be true or false, and this is ${article(lastWord(summary))}.`, null]
  }
  if (code === 'cannot_index_type') return [`There are no fields in ${article(lastWord(summary))}.`, null]
  if (code === 'incompatible_ternary_branches') {
    const hint = summary.includes('number') ? 'Write whole numbers with a point: 1.0.' : null
    return ["Both branches of '?' must have the same type.", hint]
  }
  const call = /^found no matching overload for '(.*)'$/.exec(summary)
  return [call === null ? `${summary}.` : `This call does not exist: ${call[1]}.`, null]
}

function operatorWording(pair: string): [message: string, hint: string | null] {
  const binary = /^(.+) (==|!=|<=|>=|<|>|in|[-+*/%]) (.+)$/.exec(pair)
  if (binary === null) return [`'${pair[0]}' does not work on ${article(pair.slice(1))}.`, null]
  const [, left = '', operator, right = ''] = binary
  if (operator === 'in') {
    const hint = right === 'probe' ? 'Ask has(probe.field).' : null
    return [`'in' looks into lists and maps, and ${article(left)} cannot be in ${article(right)}.`, hint]
  }
  if (operator === '%') return ["'%' works on whole numbers only, and values are not.", null]
  return [`'${operator}' does not work on ${article(left)} and ${article(right)}.`, null]
}

/** CEL's type names in the words of the policy language. */
function plain(summary: string): string {
  return summary
    .replace(/\$\w+/g, 'probe')
    .replace(/(?:map|list)<(?:[^<>]|<[^<>]*>)*>/g, (type) => type.slice(0, type.indexOf('<')))
    .replace(/\b(?:double|int)\b/g, 'number')
    .replace(/\bdyn\b/g, 'any value')
}

function lastWord(summary: string): string {
  return /'([^']*)'[^']*$/.exec(summary)?.[1] ?? summary
}

function article(type: string): string {
  return type.startsWith('any') ? type : `a ${type}`
}
