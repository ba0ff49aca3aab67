import type { Value } from '../core/value.ts'
import { isNoSuchName, NameError } from '../host/network/resolve-name.ts'
import { codeOf, errorText } from '../host/system-error.ts'
import { couldNotProbe, failedTarget, type Reason } from './failure.ts'
import type { Observation } from './probe.ts'

const reasons: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EPROTO: 'tls',
}

/**
 * Tells a target that failed from a prober that could not do its work (no file handle, no permission): only the
 * codes that the other side or the way to it can cause are the target's.
 */
export function networkFailure(error: unknown, fields: Readonly<Record<string, Value>> = {}): Observation {
  const reason = reasonOf(error)
  return reason === null
    ? couldNotProbe(errorText(error))
    : failedTarget(reason, describe(error, reason), fields)
}

function reasonOf(error: unknown): Reason | null {
  const code = codeOf(error)
  if (error instanceof NameError) return isNoSuchName(code) ? 'no_such_name' : 'unreachable'
  if (Object.hasOwn(reasons, code)) return reasons[code] ?? null
  if (/^(?:ERR_SSL_|ERR_TLS_)/.test(code)) return 'tls'
  return /^HPE_/.test(code) ? 'wrong_answer' : null
}

function describe(error: unknown, reason: Reason): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error
  const text = errorText(inner)
  // The library's message holds a number of the thread, and so is another one each time.
  if (inner instanceof Error && 'library' in inner && 'reason' in inner)
    return `the TLS handshake failed: ${inner.reason}`
  if (reason === 'refused') return `connection refused (${text})`
  return reason === 'reset' ? `connection closed before the answer was complete (${text})` : text
}
