import * as v from 'valibot'
import { channelSchema, channelStatuses } from './channel.ts'
import { cronJobSchema } from './cron.ts'
import { flagOrNull, momentOrNull, numberOrNull, textOrNull } from './field.ts'
import { nodeSchema } from './node.ts'
import { sessionSchema } from './session.ts'
import { unknownPartsSchema } from './unknown-part.ts'
import { quotaSchema, usageRowSchema, usageTotalsSchema } from './usage.ts'

const reasonSchema = v.strictObject({
  severity: v.picklist(['degraded', 'critical', 'unknown']),
  code: v.string(),
  subject: v.string(),
  message: v.string(),
})

const gatewaySchema = v.strictObject({
  version: textOrNull,
  uptime: v.pipe(numberOrNull, v.description('Seconds.')),
  pid: numberOrNull,
  bind: textOrNull,
  port: numberOrNull,
  url: v.string(),
  kind: v.picklist(['openclaw', 'openvitals']),
})

const detailsSchema = v.pipe(
  v.strictObject({
    channels: v.nullable(v.array(channelSchema)),
    sessions: v.nullable(v.array(sessionSchema)),
    jobs: v.nullable(v.array(cronJobSchema)),
    usageByModel: v.nullable(v.array(usageRowSchema)),
    answeredMs: v.pipe(
      v.strictObject({
        health: numberOrNull,
        gateway: numberOrNull,
        sessions: numberOrNull,
        usage: numberOrNull,
      }),
      v.description('Milliseconds from the question to its answer; null where none came.'),
    ),
  }),
  v.description('One by one what is summed up elsewhere; only where it is asked for.'),
)

/** The document of `vitals status --json`; a part that the gateway did not tell is `null` and listed in `unknown`. */
export const statusSchema = v.strictObject({
  state: v.picklist(['healthy', 'degraded', 'critical', 'unknown']),
  reasons: v.pipe(v.array(reasonSchema), v.description('Why the state is not healthy.')),
  gateway: gatewaySchema,
  channels: v.nullable(
    v.record(
      v.string(),
      v.strictObject({ status: v.picklist(channelStatuses), accountId: textOrNull, error: textOrNull }),
    ),
  ),
  sessions: v.nullable(v.strictObject({ active: numberOrNull, total: numberOrNull })),
  usage: v.nullable(
    v.strictObject({
      since: momentOrNull,
      totals: v.nullable(usageTotalsSchema),
      quotas: v.nullable(v.array(quotaSchema)),
    }),
  ),
  cron: v.nullable(
    v.strictObject({
      enabled: flagOrNull,
      jobs: numberOrNull,
      nextRun: momentOrNull,
      failing: numberOrNull,
      overdue: numberOrNull,
    }),
  ),
  heartbeat: v.nullable(
    v.pipe(
      v.strictObject({ timestamp: momentOrNull, status: textOrNull, reason: textOrNull }),
      v.description('The last heartbeat run of the agents.'),
    ),
  ),
  tasks: v.nullable(
    v.pipe(
      v.strictObject({ active: numberOrNull, failed: numberOrNull, total: numberOrNull }),
      v.description('Runs in the background that the gateway remembers.'),
    ),
  ),
  nodes: v.nullable(v.array(nodeSchema)),
  details: v.optional(detailsSchema),
  unknown: unknownPartsSchema,
})

/** Everything one by one. */
export type StatusDetails = v.InferOutput<typeof detailsSchema>

export type Status = v.InferOutput<typeof statusSchema>
