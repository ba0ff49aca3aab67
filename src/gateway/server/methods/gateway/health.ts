import * as v from 'valibot'
import { checksSchema, gatewayState, healthChecks } from '../answers/health-checks.ts'
import { momentSchema } from '../answers/moment.ts'
import { method } from '../method.ts'

/** How well this gateway is; of its agents it says nothing. Every call looks again, with `probe` and without. */
export const health = method({
  name: 'health',
  scope: null,
  summary: 'How well the gateway itself is.',
  params: v.looseObject({ probe: v.optional(v.boolean()) }),
  answer: v.strictObject({
    ok: v.pipe(v.boolean(), v.description('Whether it can do its work.')),
    ts: momentSchema,
    timestamp: momentSchema,
    version: v.string(),
    uptime: v.pipe(v.number(), v.description('Seconds.')),
    state: v.picklist(['healthy', 'degraded', 'critical']),
    checks: checksSchema,
  }),
  handle(_, { now, health: look }) {
    const found = look()
    const checks = healthChecks(found)
    const state = gatewayState(checks)
    const at = now()
    return {
      ...{ ok: state !== 'critical', ts: at, timestamp: at, version: found.version },
      ...{ uptime: Math.floor(found.uptime_ms / 1_000), state, checks },
    }
  },
})
