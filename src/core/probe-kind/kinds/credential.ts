import * as v from 'valibot'
import { isDocumentPath } from '../../text/document-path.ts'
import { bool, code, ifAny, number, string, up } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'
import { text } from '../option-text.ts'

const loopback = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?=[:/?#]|$)/
const notPath =
  'must be keys with dots between them, such as auth.token, or a list of keys such as ["auth", "token"]'
const path = v.pipe(
  v.union(
    [v.string(), v.array(v.union([v.string(), v.pipe(v.number(), v.integer(), v.minValue(0))]))],
    notPath,
  ),
  v.check((given) => isDocumentPath(given), notPath),
)
const mode = v.pipe(
  v.string('must be permissions in octal such as "0600"'),
  v.regex(/^0?[0-7]{3}$/, 'must be permissions in octal such as "0600"'),
)

const options = v.pipe(
  v.strictObject({
    file: text(
      'The file that holds the token: a JWT, or any other text without blanks. Symbolic links are followed.',
    ),
    token_key: v.optional(
      v.pipe(
        path,
        v.description(
          'Where the token stands in a JSON file: keys, or positions in a list, with dots between them, as `auth.access_token` or `tokens.0.value`. A key that has dots itself can be put in quotes, `profiles["ann@example.com"].token`, and the whole can be a list, `["profiles", "ann@example.com", "token"]`.',
        ),
      ),
    ),
    expires_key: v.optional(
      v.pipe(
        path,
        v.description(
          'Where its end stands in a JSON file, written as `token_key`: a time (UTC without a zone), or seconds, milliseconds or microseconds since 1970. Without it the `exp` of a JWT counts.',
        ),
      ),
    ),
    max_mode: v.optional(
      v.pipe(mode, v.description('The widest permissions that are right. The default is `0600`.')),
      '0600',
    ),
    url: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^https?:\/\/[^\s@/?#\\]+(?:[/?#][^\s]*)?$/, 'must be an http:// or https:// address'),
        v.check((url) => URL.canParse(url), 'is not a valid address'),
        v.check((url) => url.startsWith('https:') || loopback.test(url), 'must be https:// beyond this host'),
        v.description(
          'What to ask with the token as bearer. It must be https, or this host. Give such a probe a `ttl`, or every run asks.',
        ),
      ),
    ),
    ca_file: v.optional(text('A PEM file of the authorities to trust instead of the usual ones.')),
  }),
  v.check(
    (given) => given.url === undefined || given.expires_key === undefined || given.token_key !== undefined,
    'needs token_key for what is to be sent to url',
  ),
)

/** Options of the credential kind, defaults filled in. */
export type CredentialOptions = v.InferOutput<typeof options>

/**
 * A token in a file. Its signature is not checked, that needs the issuer's key; `url` asks the one who decides.
 * The token itself is in no field, error or memory.
 */
export const credential = {
  kind: 'credential',
  description: 'How long a token is still valid, who may read it, and whether it is accepted',
  scope: 'local',
  options,
  fields: {
    up,
    reason: string(
      'why up is false: no_such_path, wrong_answer, io_error, timeout, budget; with `url` also refused, reset, no_such_name, unreachable, tls',
    ),
    expires_in_s: ifAny(number('seconds until it ends, negative after; absent where it does not say', 's')),
    days_left: ifAny(number('the same in days', 'days')),
    starts_in_s: ifAny(
      number(
        'seconds until it begins to be valid, negative after: the `nbf` of a JWT; absent where it does not say',
        's',
      ),
    ),
    valid: ifAny(bool('whether it has begun and not ended; absent where it says neither')),
    mode: string('permissions of the file in octal, such as "0600"'),
    mode_too_wide: bool('whether somebody may do more with the file than `max_mode` allows'),
    owner: string("the owner's name, or number where it has none"),
    accepted: ifAny(bool('whether `url` answered with a status from 200 to 299; absent without `url`')),
    status: ifAny(code('status of that answer')),
    latency_ms: ifAny(number('time from the connection to the end of that answer', 'ms')),
  },
  verdict: {
    degraded: 'mode_too_wide',
    critical: 'has(credential.valid) && credential.valid == false',
  },
  primary: 'expires_in_s',
  target: 'file',
  example: { target: '/run/agent/token', degraded: 'expires_in_s < 86400 || mode_too_wide' },
} as const satisfies ProbeKind
