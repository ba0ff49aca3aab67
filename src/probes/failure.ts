import type { Value } from '../core/value.ts'
import { errorText } from '../host/system-error.ts'
import type { Observation } from './probe.ts'

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
