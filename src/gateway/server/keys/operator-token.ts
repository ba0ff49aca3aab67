import { hash, timingSafeEqual } from 'node:crypto'
import { type Scope, scopes } from '../../../core/fleet/scopes.ts'

// Fixed widths, so that every part may hold any character of its alphabet.
const form = /^vt_([a-z2-7]{16})([A-Za-z0-9_-]{43})([0-9a-f]{8})$/
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** A new token, and what is kept of it. */
export interface MintedToken {
  readonly id: string
  /** `vt_`, the id, 256 random bits and a checksum. */
  readonly token: string
  /** SHA-256 of the token, hex: all that is stored. */
  readonly digest: string
}

/** Makes a token of 42 random bytes: 10 name it, 32 are its secret. */
export function mintToken(random: Uint8Array): MintedToken {
  const id = shortId(random.subarray(0, 10))
  const head = `vt_${id}${Buffer.from(random.subarray(10, 42)).toString('base64url')}`
  const token = `${head}${checksumOf(head)}`
  return { id: `vt_${id}`, token, digest: digestOf(token) }
}

/** The id in a token; `null` for what is no token of ours, a mistyped one included. */
export function tokenId(token: string): string | null {
  const match = form.exec(token)
  if (match === null || checksumOf(token.slice(0, -8)) !== match[3]) return null
  return `vt_${match[1]}`
}

/** Whether a token is the one whose digest is kept; takes the same time wherever they differ, and for no digest at all. */
export function isToken(token: string, digest: string | null): boolean {
  const given = hash('sha256', token, 'buffer')
  const kept = digest === null ? Buffer.alloc(32) : Buffer.from(digest, 'hex')
  return timingSafeEqual(given, kept) && digest !== null
}

/** Whether these scopes let their holder do what needs `wanted`. */
export function allows(held: readonly Scope[], wanted: Scope): boolean {
  return held.some((scope) => scopes.indexOf(scope) >= scopes.indexOf(wanted))
}

/** Ten bytes as sixteen letters and digits. */
export function shortId(bytes: Uint8Array): string {
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  return Array.from(
    { length: 16 },
    (_, index) => alphabet[Number((bits >> BigInt(75 - 5 * index)) & 31n)],
  ).join('')
}

function digestOf(token: string): string {
  return hash('sha256', token)
}

function checksumOf(head: string): string {
  return hash('sha256', `vitals token ${head}`).slice(0, 8)
}
