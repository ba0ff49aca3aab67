import * as v from 'valibot'
import { stateSchema } from '../../../report/document.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const position = v.pipe(v.number(), v.integer(), v.minValue(1))

const place = v.strictObject({
  file: v.string(),
  line: position,
  column: position,
  length: v.exactOptional(
    v.pipe(count, v.description('Characters from there on; absent where it is a point.')),
  ),
})

const finding = v.strictObject({
  code: v.pipe(v.string(), v.regex(/^[a-z0-9]+(_[a-z0-9]+)*$/), v.description('See vitals-policy(5).')),
  severity: v.picklist(['error', 'warning', 'info']),
  message: v.string(),
  hint: v.nullable(v.string()),
  place: v.nullable(place),
})

const flap = v.strictObject({
  check: v.string(),
  signal: v.pipe(v.string(), v.description('What moves, as the conditions spell it.')),
  center: v.pipe(v.number(), v.description('The value around which it moves.')),
  noise: v.pipe(v.number(), v.description('How far, as a share of the center.')),
  step_ms: v.pipe(count, v.description('Milliseconds from one value to the next.')),
  prefix: v.pipe(count, v.description('How many of the values only set the check up.')),
  values: v.array(v.number()),
  states: v.pipe(v.array(stateSchema), v.description('From the state that is left to the same one again.')),
})

const file = v.strictObject({
  path: v.string(),
  policy: v.pipe(v.nullable(v.string()), v.description('Its name; null where the file is no policy.')),
  findings: v.array(finding),
  flaps: v.pipe(v.array(flap), v.description('What the search with noise found; also among the findings.')),
})

/** What `vitals policy check --json` prints. */
export const checkReportSchema = v.strictObject({
  errors: count,
  warnings: count,
  infos: count,
  files: v.array(file),
})

export type CheckReport = v.InferOutput<typeof checkReportSchema>
export type CheckedFile = v.InferOutput<typeof file>
export type ReportedFlap = v.InferOutput<typeof flap>
