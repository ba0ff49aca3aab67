import type { CredentialOptions } from '../../core/probe-kind/kinds/credential.ts'
import { type DocumentPath, valueAtPath } from '../../core/text/document-path.ts'
import { parseTimestamp } from '../../core/text/timestamp.ts'
import type { Value } from '../../core/value.ts'

/** From March 1973 on: what is less is a duration, a -1 for never, or no time at all. */
const firstPlausible = 100_000_000_000
/** The last second of the year 9999, with which some issuers say never. */
const lastSecond = 253_402_300_799

/** When a credential is valid, in epoch milliseconds; `null` where it does not say. */
export interface Validity {
  readonly startsAt: number | null
  readonly endsAt: number | null
}

/** A token, `null` where only its end was looked for; or what is wrong with the file. */
export type FoundCredential = ({ readonly token: string | null } & Validity) | { readonly problem: string }

/**
 * Finds the token in the text of a file: the whole text, or what stands under `token_key` of a JSON file. Its end is
 * what stands under `expires_key`, else the `exp` of a JWT, and its start the `nbf` of one (RFC 7519). A problem is
 * worded without quoting the file.
 */
export function readCredential(
  text: string,
  options: Pick<CredentialOptions, 'token_key' | 'expires_key'>,
): FoundCredential {
  const { token_key, expires_key } = options
  const isBare = token_key === undefined && expires_key === undefined
  const document = isBare ? text.trim() : parseJson(text)
  if (document === null) return { problem: 'is not a JSON document' }
  const endsAt = expires_key === undefined ? undefined : timeFrom(valueAtPath(document, expires_key))
  if (endsAt === null) return { problem: `has no time under ${shown(expires_key)}` }
  if (token_key === undefined && !isBare) return { token: null, startsAt: null, endsAt: endsAt ?? null }
  const token = token_key === undefined ? document : valueAtPath(document, token_key)
  if (typeof token !== 'string') return { problem: `has no text under ${shown(token_key)}` }
  if (!/^[\x21-\x7e]+$/.test(token)) return { problem: 'does not hold one token' }
  const claimed = validityOf(token)
  if (endsAt !== undefined) return { token, startsAt: claimed?.startsAt ?? null, endsAt }
  return claimed === null ? { problem: 'holds a JWT whose exp is not a time' } : { token, ...claimed }
}

function shown(path: DocumentPath | undefined): string {
  return typeof path === 'string' ? path : JSON.stringify(path)
}

/** What a JWT says of itself; `null` where its end is no time. */
function validityOf(token: string): Validity | null {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token)?.[1]
  const claims = payload === undefined ? null : parseJson(Buffer.from(payload, 'base64url').toString('utf8'))
  // Three words with dots between them can be an opaque token as well.
  const { exp, nbf } = isMap(claims) ? claims : {}
  const endsAt = exp === undefined ? null : timeFrom(exp)
  if (exp !== undefined && endsAt === null) return null
  return { startsAt: timeFrom(nbf), endsAt }
}

/** The document; `null` where there is none. The parser's own words would quote the text. */
function parseJson(text: string): Value {
  try {
    return JSON.parse(text) as Value
  } catch {
    return null
  }
}

function isMap(value: Value | undefined): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Epoch milliseconds from 1973 to the year 9999; RFC 7519 counts in seconds, others write what they like. */
function timeFrom(value: Value | undefined): number | null {
  const count = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value
  // As milliseconds it would be a time of the seventies.
  const isSeconds = typeof count === 'number' && count >= firstPlausible && count <= lastSecond
  const at = isSeconds ? count * 1_000 : parseTimestamp(value)
  return at !== null && at >= firstPlausible && at <= lastSecond * 1_000 + 999 ? at : null
}
