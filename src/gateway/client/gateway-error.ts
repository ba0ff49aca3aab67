import { type ErrorCode, VitalsError } from '../../core/errors.ts'
import type { Phase } from '../../core/report/phase.ts'
import { closeCode } from '../protocol/close-code.ts'
import { pairingRequestOf, type ReplyError, refusalOf } from '../protocol/reply-error.ts'

interface Circumstances {
  /** The gateway's address without secrets. */
  readonly url: string
  readonly phase: Phase
  readonly params?: Readonly<Record<string, string>>
  readonly hint?: string | undefined
  readonly reply?: ReplyError
  readonly cause?: unknown
}

/** A failure between us and a gateway: an error of the catalogue that also says how far the question came. */
export class GatewayError extends VitalsError {
  readonly phase: Phase
  /** The gateway's address without secrets. */
  readonly url: string
  /** What the gateway answered; `null` when it gave no answer. */
  readonly reply: ReplyError | null

  constructor(code: ErrorCode, { url, phase, params, hint, reply, cause }: Circumstances) {
    super(code, {
      params: { url, phase, ...params },
      ...(hint !== undefined && { hint }),
      ...(cause !== undefined && { cause }),
    })
    this.name = 'GatewayError'
    this.phase = phase
    this.url = url
    this.reply = reply ?? null
  }
}

const codeOfRefusal = {
  starting: 'GATEWAY_STARTING',
  stopping: 'GATEWAY_STOPPING',
  scope: 'GATEWAY_SCOPE_MISSING',
  credential: 'GATEWAY_TOKEN_REFUSED',
  pairing: 'GATEWAY_PAIRING',
  protocol: 'GATEWAY_PROTOCOL',
  unknown_method: 'GATEWAY_CALL_FAILED',
  other: 'GATEWAY_CALL_FAILED',
} as const satisfies Record<string, ErrorCode>

/**
 * What a gateway's refusal means.
 *
 * @param origin where the credential came from; `null` when none was sent
 */
export function refused(
  reply: ReplyError,
  where: { url: string; phase: Phase; method: string; origin: string | null },
): GatewayError {
  const { url, phase, method, origin } = where
  const refusal = refusalOf(reply)
  const code = refusal === 'credential' && origin === null ? 'GATEWAY_TOKEN_MISSING' : codeOfRefusal[refusal]
  const request = pairingRequestOf(reply)
  const hint =
    refusal === 'pairing' && request !== null
      ? `On the gateway's host, run 'openclaw devices approve ${request}'.`
      : undefined
  const detail = reply.message.replace(/\.$/, '')
  return new GatewayError(code, { url, phase, reply, hint, params: { detail, method, origin: origin ?? '' } })
}

/** What a close of the connection means for those who still waited for something. */
export function closedBy(code: number, reason: string, where: { url: string; phase: Phase }): GatewayError {
  const silent = code === closeCode.lost ? 'it ended without a word' : `code ${code}`
  const params = { detail: reason === '' ? silent : reason }
  switch (code) {
    case closeCode.starting:
      return new GatewayError('GATEWAY_STARTING', { ...where, params })
    case closeCode.restart:
      return new GatewayError('GATEWAY_STOPPING', { ...where, params })
    case closeCode.nonsense:
      return new GatewayError('GATEWAY_NOT_SPOKEN', { ...where, params })
    case closeCode.protocolMismatch:
      return new GatewayError('GATEWAY_PROTOCOL', { ...where, params })
    default:
      return new GatewayError('GATEWAY_CLOSED', { ...where, params })
  }
}

/** The whole time is over. */
export function timedOut(url: string, phase: Phase): GatewayError {
  return new GatewayError('GATEWAY_TIMEOUT', { url, phase })
}
