import { createPublicKey, hash, verify } from 'node:crypto'
import type { ConnectParams, DeviceClaim } from './connect-schema.ts'

const skewMs = 120_000

/** Why a device is not who it says. */
export interface DeviceFlaw {
  readonly code: string
  readonly message: string
}

/**
 * Verifies the proof of a device: Ed25519 over the second or the third form of the text that OpenClaw's clients sign.
 *
 * @param nonce of the challenge
 * @param now epoch milliseconds
 * @returns `null` where it is good
 */
export function deviceFlaw(
  device: DeviceClaim,
  params: ConnectParams,
  nonce: string,
  now: number,
): DeviceFlaw | null {
  const raw = Buffer.from(device.publicKey, 'base64url')
  if (raw.length !== 32) return flaw('PUBLIC_KEY_INVALID', 'device public key invalid')
  if (hash('sha256', raw, 'hex') !== device.id) return flaw('DEVICE_ID_MISMATCH', 'device identity mismatch')
  if (Math.abs(now - device.signedAt) > skewMs) return flaw('SIGNATURE_EXPIRED', 'device signature expired')
  if (device.nonce === undefined) return flaw('NONCE_REQUIRED', 'device nonce required')
  if (device.nonce !== nonce) return flaw('NONCE_MISMATCH', 'device nonce mismatch')
  const signature = Buffer.from(device.signature, 'base64url')
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
    format: 'jwk',
  })
  const isGood = signedTexts(device, params).some((text) => verify(null, Buffer.from(text), key, signature))
  return isGood ? null : flaw('SIGNATURE_INVALID', 'device signature invalid')
}

function signedTexts(
  { id, signedAt, nonce }: DeviceClaim,
  { client, role, scopes, auth }: ConnectParams,
): string[] {
  const token = auth.token ?? auth.deviceToken ?? auth.bootstrapToken ?? ''
  const fields = [id, client.id, client.mode, role, scopes.join(','), signedAt, token, nonce].join('|')
  const [platform, family] = [client.platform, client.deviceFamily ?? ''].map((one) =>
    one.trim().toLowerCase(),
  )
  return [`v2|${fields}`, `v3|${fields}|${platform}|${family}`]
}

function flaw(code: string, message: string): DeviceFlaw {
  return { code: `DEVICE_AUTH_${code}`, message }
}
