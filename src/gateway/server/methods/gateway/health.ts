import * as v from 'valibot'
import { healthSchema, toldHealth } from '../answers/health-checks.ts'
import { method } from '../method.ts'

/** How well this gateway is; of its agents it says nothing. Every call looks again, with `probe` and without. */
export const health = method({
  name: 'health',
  scope: null,
  summary: 'How well the gateway itself is.',
  params: v.looseObject({ probe: v.optional(v.boolean()) }),
  answer: v.strictObject({
    ...healthSchema.entries,
    version: v.string(),
    uptime: v.pipe(v.number(), v.description('Seconds.')),
  }),
  handle(_, { now, health: look }) {
    const looked = look()
    const { version, uptime_ms: uptime } = looked
    return { ...toldHealth(looked, now()), version, uptime: Math.floor(uptime / 1_000) }
  },
})
