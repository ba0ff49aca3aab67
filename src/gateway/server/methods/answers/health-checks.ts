import * as v from 'valibot'
import type { Document } from '../../../../core/report/document.ts'
import type { LookedHealth } from '../method.ts'

const stateSchema = v.picklist(['healthy', 'degraded', 'critical'])

/** What a gateway looks after in itself. */
export const checksSchema = v.array(
  v.strictObject({
    name: v.picklist(['store', 'queue', 'event_loop', 'keys', 'admission']),
    state: stateSchema,
    message: v.pipe(v.nullable(v.string()), v.description('Why it is not healthy; null where it is.')),
  }),
)

export type HealthChecks = Document<typeof checksSchema>

/** The checks of the gateway by what was found. */
export function healthChecks({
  found,
  admission_level: level,
}: Pick<LookedHealth, 'found' | 'admission_level'>): HealthChecks {
  const names = ['store', 'queue', 'event_loop', 'keys'] as const
  const own = names.map((name) => {
    const message = found[name]
    return { name, state: message === null ? ('healthy' as const) : ('critical' as const), message }
  })
  const message = level === 0 ? null : `under load it leaves things out: level ${level} of 4`
  return [...own, { name: 'admission', state: level === 0 ? 'healthy' : 'degraded', message }]
}

/** The worst of its checks. */
export function gatewayState(checks: HealthChecks): v.InferOutput<typeof stateSchema> {
  const states = checks.map(({ state }) => state)
  return (['critical', 'degraded'] as const).find((state) => states.includes(state)) ?? 'healthy'
}
