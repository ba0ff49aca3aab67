import type { Value } from '../core/value.ts'
import { codeOf, errorText } from '../host/system-error.ts'
import { couldNotProbe, failedTarget } from './failure.ts'
import type { Observation } from './probe.ts'

/**
 * Tells a path that is not there, or whose disk fails, from a prober without the right or the means to look.
 *
 * @param fields what was learnt before.
 */
export function pathFailure(error: unknown, fields: Readonly<Record<string, Value>> = {}): Observation {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return failedTarget('no_such_path', errorText(error), fields)
  if (code === 'EIO' || code === 'ESTALE' || code === 'ENOTCONN')
    return failedTarget('io_error', errorText(error), fields)
  return couldNotProbe(errorText(error))
}
