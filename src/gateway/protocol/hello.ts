import { isObject, type LooseObject, numberOf, objectOf, textOf, textsOf } from './loose-value.ts'
import { type Dialect, ownCapability } from './version.ts'

const usualTickMs = 30_000

/** What a gateway says of itself when it lets a client in. */
export interface Hello {
  readonly protocol: number
  readonly dialect: Dialect
  /** `dev` for some releases of OpenClaw, which do not know their own version. */
  readonly version: string | null
  readonly connectionId: string | null
  /** Changes whenever the gateway's runtime starts again, in the same process too; `null` where it is not told. */
  readonly bootId: string | null
  /** What this connection may do; `null` where the gateway does not say. */
  readonly scopes: readonly string[] | null
  /** For a later connection of the same device. */
  readonly deviceToken: string | null
  readonly tickIntervalMs: number
  readonly uptimeMs: number | null
  readonly methods: readonly string[]
  readonly events: readonly string[]
  readonly capabilities: readonly string[]
  /** State at the moment of the connection, unread: `health`, `presence` and more. */
  readonly snapshot: LooseObject
}

/** Reads the answer to `connect`; `null` when it is none. */
export function readHello(payload: unknown): Hello | null {
  if (!isObject(payload) || payload.type !== 'hello-ok') return null
  const server = objectOf(payload.server)
  const features = objectOf(payload.features)
  const auth = objectOf(payload.auth)
  const snapshot = objectOf(payload.snapshot)
  const tick = numberOf(objectOf(payload.policy).tickIntervalMs)
  const capabilities = textsOf(features.capabilities)
  return {
    protocol: numberOf(payload.protocol) ?? 0,
    dialect: capabilities.includes(ownCapability) ? 'openvitals' : 'openclaw',
    version: textOf(server.version),
    connectionId: textOf(server.connId),
    bootId: textOf(server.bootId),
    scopes: Array.isArray(auth.scopes) ? textsOf(auth.scopes) : null,
    deviceToken: textOf(auth.deviceToken),
    tickIntervalMs: tick !== null && tick > 0 ? tick : usualTickMs,
    uptimeMs: numberOf(snapshot.uptimeMs),
    methods: textsOf(features.methods),
    events: textsOf(features.events),
    capabilities,
    snapshot,
  }
}
