import type { Scope } from '../../../core/fleet/scopes.ts'

/** One thing that can be asked over HTTP. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** A path whose parts may be names: `/v1/agents/:id`. */
  readonly path: string
  /** What a token must allow; `null` asks for none. */
  readonly scope: Scope | null
  /** Served on the gateway's own socket alone. */
  readonly socketOnly?: true
}

const read = 'operator.read' as const
const write = 'operator.write' as const
const own = { scope: 'operator.admin', socketOnly: true } as const

/** Everything that can be asked. What each takes and answers is in `contracts-schema.ts`, by the same names. */
export const operations = {
  showIndex: { method: 'GET', path: '/', scope: null },
  showHealth: { method: 'GET', path: '/healthz', scope: null },
  showReadiness: { method: 'GET', path: '/readyz', scope: null },
  showMetrics: { method: 'GET', path: '/metrics', scope: read },
  showContract: { method: 'GET', path: '/v1/openapi.json', scope: null },
  listAliases: { method: 'GET', path: '/v1/aliases', scope: null },
  sendHeartbeats: { method: 'POST', path: '/v1/heartbeats', scope: null },
  listAgents: { method: 'GET', path: '/v1/agents', scope: read },
  joinAgent: { method: 'POST', path: '/v1/agents', scope: null },
  showAgent: { method: 'GET', path: '/v1/agents/:id', scope: read },
  removeAgent: { method: 'DELETE', path: '/v1/agents/:id', scope: 'operator.admin' },
  showAgentStatus: { method: 'GET', path: '/v1/agents/:id/status', scope: read },
  listBeats: { method: 'GET', path: '/v1/agents/:id/beats', scope: read },
  listTimeline: { method: 'GET', path: '/v1/agents/:id/timeline', scope: read },
  acknowledgeAgent: { method: 'POST', path: '/v1/agents/:id/ack', scope: write },
  acknowledgeBeat: { method: 'POST', path: '/v1/heartbeats/:id/ack', scope: write },
  listSilences: { method: 'GET', path: '/v1/silences', scope: read },
  silenceAgents: { method: 'POST', path: '/v1/silences', scope: write },
  endSilence: { method: 'DELETE', path: '/v1/silences/:id', scope: write },
  listIncidents: { method: 'GET', path: '/v1/incidents', scope: read },
  simulatePolicy: { method: 'POST', path: '/v1/policies/simulate', scope: write },
  listAudit: { method: 'GET', path: '/v1/audit', scope: read },
  showChain: { ...own, method: 'GET', path: '/v1/audit/chain' },
  verifyBeats: { ...own, method: 'GET', path: '/v1/audit/beats' },
  verifyDecisions: { ...own, method: 'GET', path: '/v1/audit/decisions' },
  listKeys: { ...own, method: 'GET', path: '/v1/keys' },
  createKey: { ...own, method: 'POST', path: '/v1/keys' },
  rotateKey: { ...own, method: 'POST', path: '/v1/agents/:id/rotate' },
  revokeKey: { ...own, method: 'DELETE', path: '/v1/keys/:id' },
} as const satisfies Readonly<Record<string, Operation>>

export type OperationName = keyof typeof operations
