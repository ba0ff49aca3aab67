import * as v from 'valibot'

const text = v.string()
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const timestamp = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  v.description('RFC 3339 in UTC with milliseconds.'),
)
const manager = v.picklist(['systemd-user', 'systemd-system', 'launchd-user', 'launchd-system'])
const serviceState = v.picklist(['running', 'starting', 'stopping', 'stopped', 'failed'])

const serviceSchema = v.strictObject({
  manager,
  unit: text,
  state: serviceState,
  detail: v.pipe(text, v.description("The manager's own words.")),
  pid: v.nullable(count),
  restarts: v.pipe(v.nullable(count), v.description('How often the manager restarted it by itself.')),
  started_at: v.nullable(timestamp),
  since: v.nullable(timestamp),
  last_exit: v.nullable(text),
  enabled: v.nullable(v.boolean()),
})

const gatewaySchema = v.strictObject({
  url: text,
  answers: v.pipe(
    v.picklist(['openclaw', 'openvitals', 'gateway', 'starting', 'foreign', 'silent']),
    v.description('"gateway" is one that refused to say which; "foreign" is another program.'),
  ),
  healthy: v.nullable(v.boolean()),
  version: v.nullable(text),
  latency_ms: v.nullable(v.number()),
  phase: v.pipe(v.nullable(text), v.description('How far the question came; null when it was answered.')),
  error: v.nullable(v.strictObject({ code: text, message: text, hint: text })),
})

const budgetSchema = v.strictObject({
  attempts: v.pipe(count, v.description('Restarts by vitals that count in the window.')),
  max: count,
  per_ms: count,
  last_attempt_at: v.nullable(timestamp),
  given_up: v.boolean(),
  under_way: v.boolean(),
})

const deadSchema = v.pipe(
  v.strictObject({ count, over_ms: count, needed: count, needed_ms: count }),
  v.description('Looks in a row that found the gateway dead, and how many over how long are needed.'),
)

/** What `vitals gateway status --json` prints. */
export const gatewayStatusSchema = v.strictObject({
  state: v.picklist(['running', 'port_silent', 'starting', 'stopping', 'stopped', 'failed', 'not_found']),
  service: v.nullable(serviceSchema),
  gateway: gatewaySchema,
  budget: v.nullable(budgetSchema),
  dead: v.nullable(deadSchema),
  others: v.array(v.strictObject({ manager, unit: text, state: serviceState })),
  managers: v.array(
    v.strictObject({
      manager,
      answer: v.picklist(['asked', 'absent', 'unreachable']),
      detail: v.nullable(text),
    }),
  ),
})

/** What `vitals gateway restart --json` prints when it could do what was asked. */
export const gatewayRestartSchema = v.strictObject({
  result: v.pipe(
    v.picklist(['restarted', 'would_restart', 'not_dead']),
    v.description('"not_dead" only where a dead gateway alone was to be restarted: nothing was done.'),
  ),
  trigger: v.picklist(['operator', 'if_dead']),
  service: serviceSchema,
  gateway: v.nullable(gatewaySchema),
  budget: budgetSchema,
  dead: v.nullable(deadSchema),
  phases: v.array(
    v.strictObject({
      phase: v.picklist(['stopping', 'starting', 'answering', 'healthy']),
      at_ms: v.number(),
    }),
  ),
})

export type GatewayStatusReport = v.InferOutput<typeof gatewayStatusSchema>
export type GatewayRestartReport = v.InferOutput<typeof gatewayRestartSchema>
export type ServiceReport = v.InferOutput<typeof serviceSchema>
export type GatewayLookReport = v.InferOutput<typeof gatewaySchema>
export type BudgetReport = v.InferOutput<typeof budgetSchema>
export type DeadReport = v.InferOutput<typeof deadSchema>
