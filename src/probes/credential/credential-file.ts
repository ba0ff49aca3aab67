import type { CredentialOptions } from '../../core/probe-kind/kinds/credential.ts'
import type { Value } from '../../core/value.ts'

/** Below this a number is seconds since 1970, from there on milliseconds (as seconds the year 5138). */
const firstMilliseconds = 100_000_000_000

/**
 * A token, `null` where only its end was looked for, with its end in epoch milliseconds, `null` where it does not say;
 * or what is wrong with the file.
 */
export type FoundCredential =
  | { readonly token: string | null; readonly endsAt: number | null }
  | { readonly problem: string }

/**
 * Finds the token in the text of a file: the whole text, or what stands under `token_key` of a JSON file. Its end is
 * what stands under `expires_key`, else the `exp` of a JWT (RFC 7519). A problem is worded without quoting the file.
 */
export function readCredential(
  text: string,
  options: Pick<CredentialOptions, 'token_key' | 'expires_key'>,
): FoundCredential {
  const { token_key, expires_key } = options
  const isBare = token_key === undefined && expires_key === undefined
  const document = isBare ? text.trim() : parseJson(text)
  if (document === null) return { problem: 'is not a JSON document' }
  const endsAt = expires_key === undefined ? undefined : timeFrom(valueAt(document, expires_key))
  if (endsAt === null) return { problem: `has no time under ${expires_key}` }
  if (token_key === undefined && !isBare) return { token: null, endsAt: endsAt ?? null }
  const token = token_key === undefined ? document : valueAt(document, token_key)
  if (typeof token !== 'string') return { problem: `has no text under ${token_key}` }
  if (!/^[\x21-\x7e]+$/.test(token)) return { problem: 'does not hold one token' }
  return endsAt === undefined ? endOfJwt(token) : { token, endsAt }
}

function endOfJwt(token: string): FoundCredential {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token)?.[1]
  if (payload === undefined) return { token, endsAt: null }
  const claims = parseJson(Buffer.from(payload, 'base64url').toString('utf8'))
  // Three words with dots between them can be an opaque token as well.
  if (!isMap(claims) || !Object.hasOwn(claims, 'exp')) return { token, endsAt: null }
  const { exp } = claims
  if (typeof exp === 'number' && Math.abs(exp) <= 8e12) return { token, endsAt: exp * 1_000 }
  return { problem: 'holds a JWT whose exp is not a time' }
}

/** The document; `null` where there is none. The parser's own words would quote the text. */
function parseJson(text: string): Value {
  try {
    return JSON.parse(text) as Value
  } catch {
    return null
  }
}

function valueAt(document: Value | undefined, path: string): Value | undefined {
  let value = document
  for (const key of path.split('.')) {
    if (!isMap(value) || !Object.hasOwn(value, key)) return undefined
    value = value[key]
  }
  return value
}

function isMap(value: Value | undefined): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function timeFrom(value: Value | undefined): number | null {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) {
    const at = Date.parse(value)
    return Number.isNaN(at) ? null : at
  }
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || Math.abs(number) > 8e15) return null
  return Math.abs(number) < firstMilliseconds ? number * 1_000 : number
}
