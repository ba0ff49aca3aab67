import type { Phase } from '../../core/report/phase.ts'
import type { Redact } from '../../core/text/redactor.ts'
import { GatewayError } from './gateway-error.ts'

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there (connection refused)',
  ENOENT: 'nobody listens there (its socket is gone)',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the network',
  ETIMEDOUT: 'the host does not answer',
  ENOTFOUND: 'there is no such name',
  ENODATA: 'there is no such name',
}

/** Turns what a socket, TLS, HTTP or the name look-up threw into an error of the catalogue. */
export function socketFailure(
  cause: unknown,
  url: string,
  phase: Phase,
  redact: Redact = (text) => text,
): GatewayError {
  if (cause instanceof GatewayError) return cause
  const error = firstOf(cause)
  const code = codeOf(error)
  const message = redact(error instanceof Error ? error.message : String(error))
  const where = { url, phase, cause }
  if (phase !== 'handshake') {
    const detail = wordsOfFailure(cause, redact)
    return new GatewayError('GATEWAY_UNREACHABLE', { ...where, params: { detail } })
  }
  if (isTlsFailure(code)) return new GatewayError('GATEWAY_TLS', { ...where, params: { detail: message } })
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return new GatewayError('GATEWAY_CLOSED', {
      ...where,
      params: { detail: 'it hung up in the middle of the handshake' },
    })
  }
  return new GatewayError('GATEWAY_NOT_SPOKEN', { ...where, params: { detail: message } })
}

/** Why a connection could not be made or broke, for people. */
export function wordsOfFailure(cause: unknown, redact: Redact = (text) => text): string {
  const error = firstOf(cause)
  return words[codeOf(error)] ?? redact(error instanceof Error ? error.message : String(error))
}

// Several addresses of a name fail alike.
function firstOf(cause: unknown): unknown {
  return cause instanceof AggregateError ? cause.errors[0] : cause
}

/** What an HTTP answer means where an upgrade to WebSocket was asked for. */
export function httpFailure(status: number, url: string): GatewayError {
  const where = { url, phase: 'handshake' as const }
  const params = { detail: `it answers HTTP ${status}` }
  if (status === 503) return new GatewayError('GATEWAY_STARTING', { ...where, params })
  if (status === 401 || status === 403) {
    return new GatewayError('GATEWAY_TOKEN_REFUSED', {
      ...where,
      params: { ...params, origin: 'this host' },
      hint: 'The gateway, or a proxy in front of it, lets this host in only under conditions that are set there.',
    })
  }
  return new GatewayError('GATEWAY_NOT_SPOKEN', { ...where, params })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Whether the code of an error is one of TLS. */
export function isTlsFailure(code: string): boolean {
  return /^(?:ERR_SSL_|ERR_TLS_|EPROTO|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)
}
