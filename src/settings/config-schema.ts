import * as v from 'valibot'
import { colorChoices } from './color-choice.ts'

const path = v.pipe(
  v.string('must be a path'),
  v.minLength(1, 'must not be empty'),
  v.maxLength(4_096, 'is longer than 4,096 characters'),
)

/** A configuration file; every key may be left out, and no other is allowed. */
export const configFile = v.strictObject({
  policy: v.optional(path),
  agent_id: v.optional(
    v.pipe(
      v.string('must be text'),
      v.regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
        'takes letters, digits, dots, dashes and underscores, 64 at most',
      ),
    ),
  ),
  color: v.optional(v.picklist(colorChoices)),
  state_dir: v.optional(path),
  audit_checkpoint_to: v.optional(path),
  gateway_url: v.optional(
    v.pipe(
      v.string('must be text'),
      v.regex(/^(?:ws|http)s?:\/\/[^\s@?#]+$/i, 'must be like ws://HOST:PORT'),
    ),
  ),
  gateway_token_file: v.optional(path),
  gateway_password_file: v.optional(path),
  gateway_tls_fingerprint: v.optional(
    v.pipe(
      v.string('must be text'),
      v.regex(/^(?:sha256:)?[0-9a-f]{2}(?::?[0-9a-f]{2}){31}$/i, 'must be a SHA-256 fingerprint'),
    ),
  ),
  agent_gateway_url: v.optional(
    v.pipe(v.string('must be text'), v.regex(/^https?:\/\/[^\s@?#]+$/i, 'must be like https://HOST:PORT')),
  ),
  agent_key_file: v.optional(path),
  agent_joining_key_file: v.optional(path),
  agent_ca_file: v.optional(path),
  agent_cert_file: v.optional(path),
  agent_cert_key_file: v.optional(path),
})
