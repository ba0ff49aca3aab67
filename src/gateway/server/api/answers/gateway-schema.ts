import * as v from 'valibot'
import type { Document } from '../../../../core/report/document.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const faultsSchema = v.pipe(
  v.array(v.string()),
  v.description('Why the gateway cannot do its work now; none where it can.'),
)

const detailedHealthSchema = v.strictObject({
  ok: v.boolean(),
  faults: faultsSchema,
  version: v.string(),
  uptime_ms: count,
  queue_depth: v.pipe(count, v.description('Beats that wait or are being judged.')),
  admission_level: v.pipe(v.picklist([0, 1, 2, 3, 4]), v.description('What the load leaves out.')),
  tls_days_left: v.pipe(
    v.nullable(v.pipe(v.number(), v.integer())),
    v.description('Whole days until the certificate ends; null without one.'),
  ),
  event_loop_lag_ms: v.pipe(
    count,
    v.description('How late the event loop was at most in the last ten to twenty seconds.'),
  ),
})

/** `/healthz`: all of it from this very host, only `ok` from elsewhere. */
export const healthSchema = v.union([detailedHealthSchema, v.strictObject({ ok: v.boolean() })])

/** `/readyz`: all of it from this very host, only `ready` from elsewhere. */
export const readinessSchema = v.union([
  v.strictObject({ ready: v.boolean(), faults: faultsSchema }),
  v.strictObject({ ready: v.boolean() }),
])

export const aliasListSchema = v.strictObject({
  aliases: v.array(
    v.strictObject({
      kind: v.picklist(['event', 'topic', 'endpoint']),
      old: v.string(),
      now: v.string(),
    }),
  ),
})

/** How well the gateway itself is; of its agents it says nothing. */
export type GatewayHealth = Omit<Document<typeof detailedHealthSchema>, 'ok'>
