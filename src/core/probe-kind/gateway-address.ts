import * as v from 'valibot'
import { addressMessage, allowLinkLocal, text } from './option-text.ts'

/**
 * The options by which a probe finds a gateway: the one that every command finds, unless they name another. A policy
 * that names an address names its credential too.
 */
export const gatewayAddress = {
  url: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^wss?:\/\/[^\s@/?#\\]+\/?$/,
        addressMessage(
          'address with ws:// or wss://, without path and query, such as ws://127.0.0.1:18789',
          'token_file or password_file',
        ),
      ),
      v.check((url) => URL.canParse(url), 'is not a valid address'),
      v.description('The gateway, over ws or wss. The default is the one that `vitals health` asks.'),
    ),
  ),
  token_file: v.optional(
    text(
      'A file of mode 0600 with its token. Without it and without an `url`, the token that `vitals health` uses.',
    ),
  ),
  password_file: v.optional(text('A file of mode 0600 with its password.')),
  tls_fingerprint: v.optional(text('SHA-256 fingerprint of the only certificate that is accepted.')),
  allow_link_local: allowLinkLocal,
}

const addressSchema = v.object(gatewayAddress)

export type GatewayAddress = v.InferOutput<typeof addressSchema>
