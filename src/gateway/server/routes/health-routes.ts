import type { GatewayHealth } from '../api/answers/gateway-schema.ts'
import { operations } from '../api/operations.ts'
import type { Route } from '../http/route.ts'

/** `/healthz`: it lives and can do its work; `/readyz`: beats may be sent to it. From elsewhere both say no more than that. */
export function healthRoutes(health: () => GatewayHealth, isReady: () => boolean): readonly Route[] {
  return [
    {
      ...operations.showHealth,
      handle: ({ isLocal }) => {
        const { faults, ...rest } = health()
        const ok = faults.length === 0
        return { status: ok ? 200 : 503, body: isLocal ? { ok, faults, ...rest } : { ok } }
      },
    },
    {
      ...operations.showReadiness,
      handle: ({ isLocal }) => {
        const { faults } = health()
        const ready = isReady() && faults.length === 0
        return { status: ready ? 200 : 503, body: isLocal ? { ready, faults } : { ready } }
      },
    },
  ]
}
