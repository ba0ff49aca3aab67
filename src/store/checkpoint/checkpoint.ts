import type { KeyObject } from 'node:crypto'
import { canonicalJson } from '../../core/text/canonical-json.ts'

/**
 * What a chain was at a time, signed: the names are those of its JSON form. Hashes are chained, so that one checkpoint
 * holds every record up to its own.
 */
export interface Checkpoint {
  readonly policy_path: string
  readonly index: number
  readonly hash: string
  readonly anchor_index: number
  readonly anchor_hash: string
  /** RFC 3339. */
  readonly at: string
  /** Ed25519, raw, base64url. */
  readonly public_key: string
  /** Over the canonical JSON (RFC 8785) of all the rest, base64url. */
  readonly signature: string
}

interface Point {
  readonly index: number
  readonly hash: string
}

/** Signs what the chain of a policy is now. */
export function signCheckpoint(
  key: KeyObject,
  ends: { readonly policyPath: string; readonly anchor: Point; readonly head: Point },
  at: string,
): Checkpoint {
  const { createPublicKey, sign } = process.getBuiltinModule('node:crypto')
  const body = {
    policy_path: ends.policyPath,
    index: ends.head.index,
    hash: ends.head.hash,
    anchor_index: ends.anchor.index,
    anchor_hash: ends.anchor.hash,
    at,
    public_key: createPublicKey(key).export({ format: 'jwk' }).x ?? '',
  }
  const signature = sign(null, Buffer.from(canonicalJson(body)), key).toString('base64url')
  return { ...body, signature }
}

/** Whether the checkpoint is what the owner of its public key has signed. */
export function isSigned({ signature, ...body }: Checkpoint): boolean {
  const { createPublicKey, verify } = process.getBuiltinModule('node:crypto')
  try {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: body.public_key }
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    return verify(null, Buffer.from(canonicalJson(body)), key, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}

/** Reads one checkpoint from JSON; `null` for what is none. */
export function readCheckpoint(text: string): Checkpoint | null {
  try {
    const given = JSON.parse(text) as Readonly<Record<string, unknown>>
    const texts = ['policy_path', 'hash', 'anchor_hash', 'at', 'public_key', 'signature']
    const numbers = ['index', 'anchor_index']
    const fits =
      texts.every((name) => typeof given[name] === 'string') &&
      numbers.every((name) => Number.isInteger(given[name]))
    return fits ? (given as unknown as Checkpoint) : null
  } catch {
    return null
  }
}
