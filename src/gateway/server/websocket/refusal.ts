import type * as v from 'valibot'

/** The codes that gateways of both families answer with. */
export type RefusalCode = 'INVALID_REQUEST' | 'FORBIDDEN' | 'NOT_PAIRED' | 'UNAVAILABLE'

/** What more is said of a refusal. */
export interface RefusalMore {
  readonly details?: Readonly<Record<string, unknown>>
  readonly retryable?: true
  readonly retryAfterMs?: number
}

/** Ends a request of a client with an error instead of an answer. */
export class MethodRefused extends Error {
  readonly code: RefusalCode
  readonly more: RefusalMore

  constructor(code: RefusalCode, message: string, more: RefusalMore = {}) {
    super(message)
    this.name = 'MethodRefused'
    this.code = code
    this.more = more
  }
}

/** What is wrong with a value, in the words of OpenClaw: `at /client/id: ...; at root: unexpected property 'extra'`. */
export function wordsOfIssues(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues
    .slice(0, 5)
    .map((issue) => {
      const keys = (issue.path ?? []).map(({ key }) => String(key))
      if (issue.type === 'strict_object' && issue.expected === 'never') {
        return `at ${pathOf(keys.slice(0, -1))}: unexpected property '${keys.at(-1)}'`
      }
      return issue.received === 'undefined'
        ? `at ${pathOf(keys.slice(0, -1))}: must have required property '${keys.at(-1)}'`
        : `at ${pathOf(keys)}: ${issue.message}`
    })
    .join('; ')
}

function pathOf(keys: readonly string[]): string {
  return keys.length === 0 ? 'root' : `/${keys.join('/')}`
}
