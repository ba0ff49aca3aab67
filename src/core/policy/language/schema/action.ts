import * as v from 'valibot'
import { duration, id, name, positiveDuration, shortText } from './text.ts'

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
const approval = {
  needs_approval: v.optional(
    v.pipe(
      v.boolean('must be true or false'),
      v.description('Whether somebody must approve each attempt first'),
    ),
    false,
  ),
}
const parameters = v.pipe(
  v.record(
    name,
    v.strictObject({
      enum: v.pipe(
        v.array(v.union([v.string(), v.number()], 'must be text or a number'), 'must be a list of values'),
        v.minLength(1, 'must allow a value'),
        v.maxLength(256, 'must allow at most 256 values'),
      ),
    }),
  ),
  v.maxEntries(32, 'must have at most 32 entries'),
  v.description('What may stand for each {name} of argv'),
)
const bodies = ['discord', 'ntfy', 'pagerduty', 'teams'] as const
const address = { url: v.optional(shortText), url_env: v.optional(variable) }

/** An action of a policy file, one form for each kind. Secrets are named by environment variable, never written. */
export const actionFile = v.variant('kind', [
  v.strictObject({
    kind: v.literal('webhook'),
    ...address,
    body: v.optional(
      v.pipe(
        v.picklist(bodies),
        v.description('For which receiver the message is written; CloudEvents for any'),
      ),
    ),
    ...common,
  }),
  v.strictObject({ kind: v.literal('slack'), ...address, ...common }),
  v.strictObject({
    kind: v.literal('email'),
    to: v.pipe(v.array(shortText, 'must be a list of addresses'), v.minLength(1, 'must name somebody')),
    from: v.optional(shortText),
    ...common,
  }),
  v.strictObject({ kind: v.literal('telegram'), chat_id: shortText, token_env: variable, ...common }),
  v.strictObject({
    kind: v.literal('exec'),
    argv,
    params: v.optional(parameters, {}),
    timeout: v.optional(positiveDuration),
    ...approval,
    ...common,
  }),
  v.strictObject({ kind: v.literal('systemd-restart'), unit: shortText, ...approval, ...common }),
  v.strictObject({ kind: v.literal('openclaw-wake'), text: v.optional(shortText), ...approval, ...common }),
  v.strictObject({ kind: v.literal('openclaw-restart'), ...approval, ...common }),
  v.strictObject({ kind: v.literal('noop'), ...common }),
])

/** An action whose structure is right; durations are still text. */
export type ActionFile = v.InferOutput<typeof actionFile>
