import { quotesHint } from '../source/value-hint.ts'
import { type CelComplaint, conditionLimits } from './cel.ts'
import type { ConditionIssue } from './issue.ts'
import type { Span } from './tree.ts'

/** Tells in plain words why the parser did not understand a condition. */
export function syntaxIssue(complaint: CelComplaint, source: string): ConditionIssue {
  const at = visible(complaint.at, source)
  if (complaint.code === 'limit_exceeded') {
    const { nodes, depth } = conditionLimits
    const message = complaint.summary.includes('Depth')
      ? `A condition may be nested ${depth} levels deep.`
      : `A condition may have ${nodes} parts (names, values, operators).`
    return { code: 'too_large', message, hint: 'Split it into signals.', at }
  }
  if (complaint.code === 'reserved_identifier') {
    const word = source.slice(...at)
    return { code: 'not_allowed', message: `'${word}' is not allowed in a condition.`, hint: null, at }
  }
  return {
    code: 'syntax',
    message: messageFor(complaint, source),
    hint: hintFor(source.slice(...at), source, at),
    at,
  }
}

/** An empty span, as at the end of the text, marks the last character that there is. */
function visible([start, end]: Span, source: string): Span {
  if (end > start) return [start, Math.min(end, source.length)]
  return start < source.length || start === 0 ? [start, start + 1] : [start - 1, start]
}

const tokenWords: Readonly<Record<string, string>> = {
  EOF: 'the end',
  LPAREN: "'('",
  RPAREN: "')'",
  LBRACKET: "'['",
  RBRACKET: "']'",
  LBRACE: "'{'",
  RBRACE: "'}'",
  COLON: "':'",
  IDENTIFIER: 'a name',
  NUMBER: 'a number',
  STRING: 'a string',
}

function messageFor(complaint: CelComplaint, source: string): string {
  const found = source.slice(...complaint.at)
  const word = (token: string | undefined) =>
    tokenWords[token ?? ''] ?? (found === '' ? 'the end' : `'${found}'`)
  if (source.trim() === '') return 'The condition is empty.'
  if (complaint.code === 'invalid_macro_argument') return 'Here a name for the element must stand, such as x.'
  if (complaint.code === 'unexpected_character') return `'${found}' cannot stand here.`
  if (complaint.code === 'unexpected_token') {
    return complaint.summary.endsWith('EOF')
      ? 'The condition ends too early.'
      : `'${found}' cannot stand here.`
  }
  const expected = /^Expected (\w+), got (\w+)$/.exec(complaint.summary)
  if (expected === null) return `${complaint.summary}.`
  return `Here ${word(expected[1])} is missing: found ${found === '' ? 'the end' : `'${found}'`}.`
}

const habits: Readonly<Record<string, string>> = {
  '=': "Write '==' to compare.",
  and: "Write '&&'.",
  '&': "Write '&&'.",
  or: "Write '||'.",
  '|': "Write '||'.",
  not: "Write '!'.",
  is: "Write '=='.",
}

function hintFor(found: string, source: string, [start, end]: Span): string | null {
  const habit = Object.hasOwn(habits, found) ? habits[found] : undefined
  if (habit !== undefined) return habit
  const quotes = quotesHint(found)
  if (quotes !== null) return quotes
  if (/^not\s/.test(source)) return "Write '!' for not."
  if (/\d\s*%\s*$/.test(source.slice(0, end))) return 'Write a percentage as a plain number: 15.'
  const unit = /\d$/.test(source.slice(0, start)) && /^(?:ms|[smhd]|[kmg]i?b)$/i.test(found)
  return unit ? 'Numbers have no units here; the field says which unit it has.' : null
}
