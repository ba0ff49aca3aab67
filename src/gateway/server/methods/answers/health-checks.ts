import * as v from 'valibot'
import type { Document } from '../../../../core/report/document.ts'
import type { LookedHealth } from '../method.ts'
import { momentSchema } from './moment.ts'

const stateSchema = v.picklist(['healthy', 'degraded', 'critical'])

/** What a gateway looks after in itself. */
const checksSchema = v.array(
  v.strictObject({
    name: v.picklist(['store', 'queue', 'event_loop', 'keys', 'admission']),
    state: stateSchema,
    message: v.pipe(v.nullable(v.string()), v.description('Why it is not healthy; null where it is.')),
  }),
)

/** How well a gateway is, as it tells it by itself. */
export const healthSchema = v.strictObject({
  ok: v.pipe(v.boolean(), v.description('Whether it can do its work.')),
  ts: momentSchema,
  timestamp: momentSchema,
  state: stateSchema,
  checks: checksSchema,
})

type HealthChecks = Document<typeof checksSchema>

/** How well a gateway is by what was found at a time. */
export function toldHealth(looked: LookedHealth, at: number): Document<typeof healthSchema> {
  const checks = healthChecks(looked)
  const states = checks.map(({ state }) => state)
  const worst = (['critical', 'degraded'] as const).find((state) => states.includes(state)) ?? 'healthy'
  return { ok: worst !== 'critical', ts: at, timestamp: at, state: worst, checks }
}

function healthChecks({
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
