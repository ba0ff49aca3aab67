import { hostname } from 'node:os'
import { ownCapability } from '../../protocol/version.ts'
import { events } from '../events/event-table.ts'
import type { Method } from '../methods/method.ts'
import type { Admitted } from './client.ts'
import { limits } from './limits.ts'

/** What a gateway is, for those whom it lets in. */
export interface HelloFacts {
  readonly version: string
  /** Changes with every start. */
  readonly bootId: string
  readonly methods: readonly Method[]
  readonly tickIntervalMs: number
  readonly snapshot: () => Readonly<Record<string, unknown>>
}

/** The answer to `connect`. */
export function helloOk({ protocol, client }: Admitted, facts: HelloFacts, issuedAtMs: number): object {
  const { version, bootId, methods, tickIntervalMs } = facts
  const { role, scopes, connId } = client
  return {
    type: 'hello-ok',
    protocol,
    server: { version, host: hostname(), bootId, connId },
    features: {
      methods: methods.filter((method) => method.role === role).map(({ name }) => name),
      events: events.map(({ name }) => name),
      capabilities: [ownCapability],
    },
    snapshot: role === 'operator' ? facts.snapshot() : {},
    auth: { method: 'token', role, scopes, issuedAtMs },
    policy: {
      maxPayload: limits.maxPayload,
      maxBufferedBytes: limits.maxBufferedBytes,
      tickIntervalMs,
    },
  }
}
