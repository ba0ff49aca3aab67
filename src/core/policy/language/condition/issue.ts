import type { Span } from './tree.ts'

/** What can be wrong with a condition. */
export type ConditionIssueCode =
  | 'syntax'
  | 'too_large'
  | 'unknown_name'
  | 'unknown_field'
  | 'unknown_function'
  | 'not_allowed'
  | 'wrong_type'
  | 'not_bool'

/** One thing that is wrong with a condition; `at` counts characters of the condition's own text. */
export interface ConditionIssue {
  readonly code: ConditionIssueCode
  readonly message: string
  readonly hint: string | null
  readonly at: Span
}
