import * as v from 'valibot'
import { channelStatuses } from './channel.ts'
import { momentOrNull, numberOrNull, textOrNull } from './field.ts'
import { nodeSchema } from './node.ts'
import { unknownPartsSchema } from './unknown-part.ts'
import { quotaSchema, usageTotalsSchema } from './usage.ts'

const reasonSchema = v.strictObject({
  severity: v.picklist(['degraded', 'critical']),
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
    v.strictObject({ totals: v.nullable(usageTotalsSchema), quotas: v.nullable(v.array(quotaSchema)) }),
  ),
  cron: v.nullable(
    v.strictObject({
      jobs: numberOrNull,
      nextRun: momentOrNull,
      failing: numberOrNull,
      overdue: numberOrNull,
    }),
  ),
  nodes: v.nullable(v.array(nodeSchema)),
  unknown: unknownPartsSchema,
})

export type Status = v.InferOutput<typeof statusSchema>
