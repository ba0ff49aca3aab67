import { hereFile } from '../config-files.ts'
import type { Settings } from '../config-resolve.ts'
import type { ConfiguredGateway } from './discover.ts'

/**
 * What our configuration files say of the gateway; `null` when none names one. Everything comes from the file that
 * names the address: what another file says of a credential is meant for another gateway.
 */
export function configuredGateway(settings: Settings): ConfiguredGateway | null {
  const { value: url, origin } = settings.gateway_url
  const { from, source } = origin
  if (url === null || from !== 'file' || source === null) return null
  const beside = (name: 'gateway_token_file' | 'gateway_password_file' | 'gateway_tls_fingerprint') => {
    const setting = settings[name]
    return setting.origin.source === source ? setting.value : null
  }
  return {
    origin: source,
    url,
    tokenFile: beside('gateway_token_file'),
    passwordFile: beside('gateway_password_file'),
    tlsFingerprint: beside('gateway_tls_fingerprint'),
    folder: source === hereFile ? process.cwd() : null,
  }
}
