import { flagOf, type LooseObject, numberOf, objectOf, textOf } from './loose-value.ts'

const longestText = 500

/** What an answer says instead of a result. */
export interface ReplyError {
  /** `INVALID_REQUEST`, `FORBIDDEN`, `NOT_PAIRED`, `UNAVAILABLE`, or what a later generation says. */
  readonly code: string
  readonly message: string
  readonly details: LooseObject
  readonly retryable: boolean
  /** Milliseconds after which to try again, where the gateway names them. */
  readonly retryAfterMs: number | null
}

/** What an error means for who asked; the generations say the same thing in different words. */
export type Refusal =
  | 'starting'
  | 'stopping'
  | 'scope'
  | 'credential'
  | 'pairing'
  | 'protocol'
  | 'unknown_method'
  | 'other'

/** Reads an error; one without code or message still becomes an error, never an absence. */
export function readReplyError(value: unknown): ReplyError {
  const given = objectOf(value)
  return {
    code: shortened(textOf(given.code) ?? 'UNKNOWN'),
    message: shortened(textOf(given.message) ?? 'the gateway gave no reason'),
    details: objectOf(given.details),
    retryable: flagOf(given.retryable) ?? false,
    retryAfterMs: numberOf(given.retryAfterMs),
  }
}

// People read it, and a hostile gateway writes it.
function shortened(text: string): string {
  if (text.length <= longestText) return text.toWellFormed()
  return `${[...text.slice(0, longestText)].slice(0, longestText - 1).join('')}…`.toWellFormed()
}

/** Tells what an error means: by its code and details where there are some, else by the words of old releases. */
export function refusalOf(error: ReplyError): Refusal {
  const detail = textOf(error.details.code) ?? ''
  const reason = textOf(error.details.reason) ?? ''
  if (error.code === 'UNAVAILABLE') return unavailable(error, reason)
  if (error.code === 'FORBIDDEN' || detail === 'MISSING_SCOPE' || /^missing scope\b/.test(error.message)) {
    return 'scope'
  }
  if (detail === 'PROTOCOL_MISMATCH' || /^protocol mismatch/.test(error.message)) return 'protocol'
  if (detail === 'PAIRING_REQUIRED' || /^pairing required/.test(error.message)) return 'pairing'
  if (isCredential(error, detail)) return 'credential'
  return /^unknown method\b/.test(error.message) ? 'unknown_method' : 'other'
}

function unavailable(error: ReplyError, reason: string): Refusal {
  if (/restarting|suspending|draining|stopping/.test(reason + error.message)) return 'stopping'
  if (error.retryable || /starting/.test(error.message)) return 'starting'
  return 'other'
}

function isCredential(error: ReplyError, detail: string): boolean {
  if (error.code === 'NOT_PAIRED') return true
  return /^(?:AUTH_|DEVICE_|CONTROL_UI_DEVICE)/.test(detail) || /^unauthorized\b(?! role)/.test(error.message)
}

/** The request of a pairing that an operator has to approve; `null` when the error is about none. */
export function pairingRequestOf(error: ReplyError): string | null {
  return textOf(error.details.requestId)
}
