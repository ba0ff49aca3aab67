import * as v from 'valibot'
import { bool, ifAny, number, string, up } from '../fields.ts'
import type { ProbeKind } from '../kind.ts'
import { text } from '../option-text.ts'

const loopback = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?=[:/?#]|$)/
const keys = v.pipe(
  v.string(),
  v.regex(/^[^.\u0000]{1,128}(?:\.[^.\u0000]{1,128}){0,7}$/, 'must be keys with dots between them'),
)
const mode = v.pipe(
  v.string('must be permissions in octal such as "0600"'),
  v.regex(/^0?[0-7]{3}$/, 'must be permissions in octal such as "0600"'),
)

const options = v.pipe(
  v.strictObject({
    file: text('the file that holds the token; symbolic links are followed'),
    token_key: v.optional(
      v.pipe(keys, v.description('where the token stands in a JSON file, such as `auth.access_token`')),
    ),
    expires_key: v.optional(
      v.pipe(
        keys,
        v.description('where its end stands in a JSON file: RFC 3339, or seconds or milliseconds'),
      ),
    ),
    max_mode: v.optional(v.pipe(mode, v.description('the widest permissions that are right')), '0600'),
    url: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^https?:\/\/[^\s@/?#\\]+(?:[/?#][^\s]*)?$/, 'must be an http:// or https:// address'),
        v.check((url) => URL.canParse(url), 'is not a valid address'),
        v.check((url) => url.startsWith('https:') || loopback.test(url), 'must be https:// beyond this host'),
        v.description('what to ask with the token as bearer, to learn whether it is accepted'),
      ),
    ),
    ca_file: v.optional(text('PEM file of the authorities to trust instead of the usual ones')),
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
    mode: string('permissions of the file in octal, such as "0600"'),
    mode_too_wide: bool('whether somebody may do more with the file than `max_mode` allows'),
    owner: string("the owner's name, or number where it has none"),
    accepted: ifAny(bool('whether `url` answered with a status from 200 to 299; absent without `url`')),
    status: ifAny(number('status of that answer')),
    latency_ms: ifAny(number('time from the connection to the end of that answer', 'ms')),
  },
  primary: 'expires_in_s',
} as const satisfies ProbeKind
