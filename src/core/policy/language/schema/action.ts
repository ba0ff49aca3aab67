import * as v from 'valibot'
import { duration, id, positiveDuration, shortText } from './text.ts'

const variable = v.pipe(
  v.string('must be the name of an environment variable'),
  v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable'),
)
const attempts = 'must be a whole number from 1 to 1000'
const argv = v.pipe(
  v.array(v.string('must be text'), 'must be a list: the program and its arguments'),
  v.minLength(1, 'must name a program'),
  v.check((words) => words[0] === undefined || words[0].startsWith('/'), 'must start with an absolute path'),
)

const common = {
  cooldown: v.optional(duration),
  cooldown_group: v.optional(
    v.pipe(id, v.description('Actions of one group share their attempts, cooldown and budget')),
  ),
  max_attempts: v.optional(
    v.strictObject({
      count: v.pipe(
        v.number(attempts),
        v.integer(attempts),
        v.minValue(1, attempts),
        v.maxValue(1_000, attempts),
      ),
      per: positiveDuration,
    }),
  ),
  deliver_within: v.optional(duration, '24h'),
}
const address = { url: v.optional(shortText), url_env: v.optional(variable) }

/** An action of a policy file, one form for each kind. Secrets are named by environment variable, never written. */
export const actionFile = v.variant('kind', [
  v.strictObject({ kind: v.literal('webhook'), ...address, ...common }),
  v.strictObject({ kind: v.literal('slack'), ...address, ...common }),
  v.strictObject({
    kind: v.literal('email'),
    to: v.pipe(v.array(shortText, 'must be a list of addresses'), v.minLength(1, 'must name somebody')),
    from: v.optional(shortText),
    ...common,
  }),
  v.strictObject({ kind: v.literal('telegram'), chat_id: shortText, token_env: variable, ...common }),
  v.strictObject({ kind: v.literal('exec'), argv, timeout: v.optional(positiveDuration), ...common }),
  v.strictObject({ kind: v.literal('systemd-restart'), unit: shortText, ...common }),
  v.strictObject({ kind: v.literal('openclaw-wake'), text: v.optional(shortText), ...common }),
  v.strictObject({ kind: v.literal('openclaw-restart'), ...common }),
  v.strictObject({ kind: v.literal('noop'), ...common }),
])

/** An action whose structure is right; durations are still text. */
export type ActionFile = v.InferOutput<typeof actionFile>
