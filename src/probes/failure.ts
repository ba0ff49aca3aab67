import type { Value } from '../core/value.ts'
import type { Observation } from './probe.ts'

const longestError = 500

/** Why a target failed, for conditions to read. */
export type Reason =
  | 'refused'
  | 'timeout'
  | 'budget'
  | 'reset'
  | 'no_such_name'
  | 'no_such_path'
  | 'no_such_unit'
  | 'unreachable'
  | 'tls'
  | 'wrong_answer'
  | 'starting'
  | 'exit_status'
  | 'signal'
  | 'io_error'

/** The target failed: a result that conditions decide on (rule 8). `fields` is what was learnt all the same. */
export function failedTarget(
  reason: Reason,
  error: string,
  fields: Readonly<Record<string, Value>> = {},
): Observation {
  return { ok: false, value: { ...fields, up: false, reason }, error: errorText(error) }
}

/** The prober could not do its work: no value, which the policy counts as missing (rule 8). */
export function couldNotProbe(error: string): Observation {
  return { ok: false, value: null, error: errorText(error) }
}

/** The system's code of an error (`ENOENT`), the first one where several attempts failed; empty without one. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0])
  return ''
}

/** An error in one line of at most 500 well-formed characters. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message || codeOf(error) || error.name : String(error)
  const line = text.replaceAll(/\s+/g, ' ').trim().toWellFormed()
  // Cutting could split a surrogate pair, so characters are counted.
  return line.length <= longestError ? line : `${[...line].slice(0, longestError - 1).join('')}…`
}
