import * as v from 'valibot'
import { momentOrNull, textOrNull } from './field.ts'
import { logLevels } from './log-level.ts'

/** One line of a gateway's log, as `vitals logs tail --json` prints it, one document a line. */
export const logRecordSchema = v.strictObject({
  type: v.literal('log'),
  timestamp: momentOrNull,
  level: v.nullable(v.picklist(logLevels)),
  subsystem: textOrNull,
  message: v.string(),
})

export type LogRecord = v.InferOutput<typeof logRecordSchema>

/** Lines that could not be had, told where they are missing. */
export const logGapSchema = v.strictObject({
  type: v.literal('gap'),
  bytes: v.pipe(v.nullable(v.number()), v.description('How much is missing; null where nobody knows.')),
  reason: v.string(),
})

export type LogGap = v.InferOutput<typeof logGapSchema>
