import * as v from 'valibot'
import { type Document, idSchema, stateSchema } from '../../report/document.ts'
import type { Value } from '../../value.ts'

/** The versions of the envelope that are read. */
export const eventVersions: readonly number[] = [1]

const timeSchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/),
  v.description('RFC 3339, with its zone.'),
)

const counterSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER))

// What was parsed from JSON is such a value already: naming its branches would only walk it once more.
const jsonSchema = v.any() as v.GenericSchema<Value>

/** Values by name. A list passes here and is refused where the body is read: valibot's records take them. */
const mapSchema = v.record(v.string(), jsonSchema)

const resultSchema = v.looseObject({
  name: v.string(),
  ok: v.boolean(),
  observed_at: timeSchema,
  value: jsonSchema,
  severity_hint: v.optional(v.picklist(['info', 'warn', 'critical'])),
  error: v.optional(v.nullable(v.string())),
  ttl_ms: v.optional(v.pipe(v.number(), v.minValue(0))),
})

/**
 * The body of a beat, in the seed's field names with what the gateway's contract adds. Unknown fields are kept. What old
 * payloads did not have is optional.
 */
export const beatBodySchema = v.looseObject({
  type: v.pipe(v.optional(v.literal('heartbeat')), v.description('Any other type is refused.')),
  event_version: v.optional(v.literal(1)),
  agent_id: idSchema,
  heartbeat_id: v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/),
    v.description('hb_ and a ULID; only old payloads may have another.'),
  ),
  ts: v.pipe(timeSchema, v.description('When the agent judged, by its own clock: RFC 3339, with its zone.')),
  boot_id: v.pipe(v.optional(idSchema), v.description('Random, one a start of the agent.')),
  boot_epoch: v.pipe(v.optional(counterSchema), v.description('Starts of the agent, counted on its disk.')),
  seq: v.pipe(v.optional(counterSchema), v.description('Beats since that start, from 1.')),
  interval_ms: v.pipe(
    v.optional(v.pipe(counterSchema, v.maxValue(604_800_000))),
    v.description('How far apart its beats are, where that is not the interval of its policy.'),
  ),
  probes: v.pipe(
    mapSchema,
    v.description('Values by the name of their probe; a probe without one is absent.'),
  ),
  results: v.optional(v.array(resultSchema)),
  policy: v.pipe(
    v.optional(
      v.looseObject({
        state: stateSchema,
        reasons: v.optional(v.array(v.string())),
        digest: v.optional(v.string()),
      }),
    ),
    v.description("The agent's own verdict."),
  ),
  escalation: v.optional(
    v.looseObject({
      llm_required: v.boolean(),
      confidence: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    }),
  ),
  components: v.optional(jsonSchema),
  facts: v.optional(mapSchema),
  skipped: v.pipe(v.optional(v.array(v.string())), v.description('Checks that were not judged.')),
  spooled: v.pipe(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
    v.description('How many kept beats are still to be sent after this one.'),
  ),
  leaving: v.pipe(v.optional(v.boolean()), v.description('The last beat of an agent that signs off.')),
})

/** The body of a beat as it is on the wire. */
export type BeatBody = Document<typeof beatBodySchema>
