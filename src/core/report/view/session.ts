import * as v from 'valibot'
import { flagOrNull, momentOrNull, numberOrNull, textOrNull } from './field.ts'
import { unknownPartsSchema } from './unknown-part.ts'

/** One session of an agent. */
export const sessionSchema = v.strictObject({
  sessionId: textOrNull,
  sessionKey: v.string(),
  agentId: textOrNull,
  model: textOrNull,
  provider: textOrNull,
  tokenUsage: v.strictObject({ input: numberOrNull, output: numberOrNull, total: numberOrNull }),
  contextUsage: v.pipe(numberOrNull, v.description('Per cent of the context window that is taken.')),
  lastActivity: momentOrNull,
  locked: v.pipe(flagOrNull, v.description('Whether a run holds the session now.')),
  error: v.pipe(textOrNull, v.description('Why the last run failed.')),
})

export type Session = v.InferOutput<typeof sessionSchema>

/** The document of `vitals sessions --json`. */
export const sessionsSchema = v.strictObject({
  sessions: v.array(sessionSchema),
  active: v.pipe(numberOrNull, v.description('Sessions with a run now, of all.')),
  total: v.pipe(
    numberOrNull,
    v.description('All sessions that the gateway stores, also those left out here.'),
  ),
  unknown: unknownPartsSchema,
})

export type Sessions = v.InferOutput<typeof sessionsSchema>
