import { type ClientIdentity, type DeviceProof, signedText } from '../protocol/connect-params.ts'
import type { Challenge } from '../protocol/event.ts'
import type { Scope } from '../protocol/scope.ts'

/** The key by which gateways know this host again. */
export interface DeviceKey {
  /** Hexadecimal SHA-256 of the raw public key. */
  readonly id: string
  /** Raw, base64url without padding. */
  readonly publicKey: string
  /** PKCS #8 in PEM. */
  readonly privateKey: string
}

/** A new Ed25519 key. */
export function newDeviceKey(): DeviceKey {
  const { createHash, generateKeyPairSync } = process.getBuiltinModule('node:crypto')
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
  return {
    id: createHash('sha256').update(raw).digest('hex'),
    publicKey: raw.toString('base64url'),
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
}

/**
 * Proves to a gateway that this is the device, for one challenge.
 *
 * @param now epoch milliseconds, used where the challenge names no time: gateways allow two minutes of difference
 */
export function prove(
  key: DeviceKey,
  request: { identity: ClientIdentity; scopes: readonly Scope[]; token: string },
  challenge: Challenge,
  now: number,
): DeviceProof {
  const { sign } = process.getBuiltinModule('node:crypto')
  const signedAt = challenge.ts ?? now
  const text = signedText({ ...request, deviceId: key.id, signedAt, nonce: challenge.nonce })
  const signature = sign(null, Buffer.from(text), key.privateKey).toString('base64url')
  return { id: key.id, publicKey: key.publicKey, signature, signedAt, nonce: challenge.nonce }
}
