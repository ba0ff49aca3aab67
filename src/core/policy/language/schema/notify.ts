import * as v from 'valibot'
import { duration, positiveDuration } from './text.ts'

const notTime = 'must be a time of day such as "22:00", in quotes'
// An offset such as +02:00 is no zone: it does not know when summer begins. Which zones there are, hosts know.
const notZone = 'must be the name of a time zone such as Europe/Berlin or UTC'
const told = ['degraded', 'critical', 'unknown', 'recovering', 'healthy'] as const

/** A time of day, in quotes. */
export const timeOfDay = v.pipe(v.string(notTime), v.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, notTime))

/** The IANA name of a time zone. */
export const zoneName = v.pipe(
  v.string(notZone),
  v.regex(/^(?:UTC|[A-Z][A-Za-z]+(?:\/[A-Z][A-Za-z0-9_+-]*)+)$/, notZone),
)

const quietHours = v.strictObject({
  from: v.pipe(timeOfDay, v.description('When they begin, on the clock of the zone')),
  to: v.pipe(timeOfDay, v.description('When they end; before `from`, on the day after')),
  zone: v.pipe(zoneName, v.description('The time zone of `from` and `to`, by its IANA name')),
  except: v.optional(
    v.pipe(v.array(v.picklist(told)), v.description('States that are reported all the same')),
    [],
  ),
})

/** `notify:` of a policy file. */
export const notifyFile = v.strictObject({
  repeat: v.optional(v.pipe(positiveDuration, v.description('Tell an open problem again after so long'))),
  group_wait: v.optional(
    v.pipe(duration, v.description('How long a first message waits for others that belong to it')),
    '0s',
  ),
  quiet_hours: v.optional(v.pipe(quietHours, v.description('Hours of the day in which messages are held'))),
})

/** `notify:` whose structure is right; durations are still text. */
export type NotifyFile = v.InferOutput<typeof notifyFile>
