import * as v from 'valibot'
import { allowLinkLocal, text } from './option-text.ts'

/**
 * The options by which a probe finds a gateway. A policy that names an address names its credential too: one from the
 * environment goes to the gateway of this host only.
 */
export const gatewayAddress = {
  url: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^wss?:\/\/[^\s@/?#\\]+\/?$/,
        'must be a ws:// or wss:// address without user name, password, path and query',
      ),
      v.check((url) => URL.canParse(url), 'is not a valid address'),
      v.description('The gateway, over ws or wss. The default is `ws://127.0.0.1:18789`.'),
    ),
  ),
  token_file: v.optional(
    text(
      'A file of mode 0600 with its token. Without an `url`, `VITALS_GATEWAY_TOKEN` and `OPENCLAW_GATEWAY_TOKEN` are used too.',
    ),
  ),
  password_file: v.optional(text('A file of mode 0600 with its password.')),
  tls_fingerprint: v.optional(text('SHA-256 fingerprint of the only certificate that is accepted.')),
  allow_link_local: allowLinkLocal,
}

const addressSchema = v.object(gatewayAddress)

export type GatewayAddress = v.InferOutput<typeof addressSchema>
