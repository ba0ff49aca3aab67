import type { Scope } from './scope.ts'
import { newestProtocol, oldestProtocol } from './version.ts'

/**
 * Under which names a client connects. Gateways accept a closed set and some take away the scopes of all but a few,
 * so that a monitor has to borrow one; who it really is stands in `userAgent`.
 */
export const clientIdentities = {
  cli: { id: 'cli', mode: 'cli' },
  backend: { id: 'gateway-client', mode: 'backend' },
  node: { id: 'node-host', mode: 'node' },
} as const

export type ClientIdentity = keyof typeof clientIdentities

/** A device's proof, made for one challenge. */
export interface DeviceProof {
  /** Hexadecimal SHA-256 of the raw public key. */
  readonly id: string
  /** Raw Ed25519 public key, base64url. */
  readonly publicKey: string
  /** base64url signature over {@link signedText}. */
  readonly signature: string
  /** Epoch milliseconds. */
  readonly signedAt: number
  readonly nonce: string
}

/** The shared secret of a gateway, sent with `connect` and nowhere else. */
export interface Secret {
  readonly kind: 'token' | 'password'
  readonly secret: string
}

interface ConnectRequest {
  readonly identity: ClientIdentity
  readonly scopes: readonly Scope[]
  readonly auth: Secret | null
  readonly device: DeviceProof | null
  readonly clientVersion: string
  /** The same for every connection of this host, so that a gateway lists one client and not one a connection. */
  readonly instanceId: string
  readonly platform: string
}

/** The `params` of `connect` with exactly the keys that every generation accepts. */
export function connectParams(request: ConnectRequest) {
  const { identity, scopes, auth, device, clientVersion, instanceId, platform } = request
  return {
    minProtocol: oldestProtocol,
    maxProtocol: newestProtocol,
    client: { ...clientIdentities[identity], version: clientVersion, platform, instanceId },
    role: roleOf(identity),
    scopes,
    caps: [],
    userAgent: `openvitals/${clientVersion}`,
    ...(auth !== null && { auth: { [auth.kind]: auth.secret } }),
    ...(device !== null && { device }),
  }
}

interface Signed {
  readonly deviceId: string
  readonly identity: ClientIdentity
  readonly scopes: readonly Scope[]
  readonly signedAt: number
  readonly token: string
  readonly nonce: string
}

/** The text that a device signs, in the second form: the only one that every known release accepts. */
export function signedText({ deviceId, identity, scopes, signedAt, token, nonce }: Signed): string {
  const { id, mode } = clientIdentities[identity]
  return ['v2', deviceId, id, mode, roleOf(identity), scopes.join(','), signedAt, token, nonce].join('|')
}

function roleOf(identity: ClientIdentity): 'operator' | 'node' {
  return identity === 'node' ? 'node' : 'operator'
}
