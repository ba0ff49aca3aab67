import type { Route } from '../http/route.ts'

/** How well the gateway itself is; of its agents it says nothing. */
export interface GatewayHealth {
  /** Why it cannot do its work now; none where it can. */
  readonly faults: readonly string[]
  readonly version: string
  /** Milliseconds since its start. */
  readonly uptime_ms: number
  /** Beats that wait or are being judged. */
  readonly queue_depth: number
  /** What the load leaves out, 0 to 4. */
  readonly admission_level: number
  /** How late the event loop was at most since the last look, milliseconds. */
  readonly event_loop_lag_ms: number
}

/** `/healthz`: it lives and can do its work; `/readyz`: beats may be sent to it. From elsewhere both say no more than that. */
export function healthRoutes(health: () => GatewayHealth, isReady: () => boolean): readonly Route[] {
  return [
    {
      ...{ method: 'GET', path: '/healthz', scope: null },
      handle: ({ isLocal }) => {
        const { faults, ...rest } = health()
        const ok = faults.length === 0
        return { status: ok ? 200 : 503, body: isLocal ? { ok, faults, ...rest } : { ok } }
      },
    },
    {
      ...{ method: 'GET', path: '/readyz', scope: null },
      handle: ({ isLocal }) => {
        const { faults } = health()
        const ready = isReady() && faults.length === 0
        return { status: ready ? 200 : 503, body: isLocal ? { ready, faults } : { ready } }
      },
    },
  ]
}
