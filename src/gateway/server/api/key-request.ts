import * as v from 'valibot'
import { scopes } from '../../../core/fleet/scopes.ts'

const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/))
/** What an agent says that joins: whom its joining key is for, and nothing of itself. */
export const joinRequestSchema = v.strictObject({ agent_id: id })

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** What a new credential is asked for by. */
export const keyRequestSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('agent'), agent_id: id, labels: v.record(v.string(), v.string()) }),
  v.strictObject({
    kind: v.literal('joining'),
    match: v.pipe(v.string(), v.regex(/^[A-Za-z0-9*?][A-Za-z0-9._*?-]{0,63}$/)),
    max: whole,
    ttl_ms: whole,
    labels: v.record(v.string(), v.string()),
  }),
  v.strictObject({ kind: v.literal('operator'), name: id, scopes: v.array(v.picklist(scopes)) }),
])
