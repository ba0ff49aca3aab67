import type { GatewayFlags } from '../../settings/gateway/gateway-flags.ts'
import { readSpelling, type Spelling } from '../run/common-spelling.ts'
import { defaultHealthOptions, type HealthOptions, healthFormats } from './health-options.ts'

const spelling: Spelling<HealthOptions & GatewayFlags> = {
  flags: {
    '--json': { sets: 'format', to: 'json' },
    '--quiet': { sets: 'quiet', to: true },
    '-q': { sets: 'quiet', to: true },
    '--probe': { sets: 'probe', to: true },
    '--deep': { sets: 'deep', to: true },
    '--format': { sets: 'format', among: healthFormats },
    '--url': { sets: 'url' },
    '--timeout': { sets: 'timeout' },
    '--token-file': { sets: 'tokenFile' },
    '--password-file': { sets: 'passwordFile' },
    '--tls-fingerprint': { sets: 'tlsFingerprint' },
  },
}

/** The options of a common spelling of `vitals health`, `null` for what needs the full parser; `args` come after `health`. */
export function readHealthSpelling(args: readonly string[]): HealthOptions | null {
  const set = readSpelling(args, spelling)
  if (set === null) return null
  const usual = defaultHealthOptions
  const {
    format = usual.format,
    quiet = usual.quiet,
    probe = usual.probe,
    deep = usual.deep,
    ...gateway
  } = set
  return { ...usual, format, quiet, probe, deep, gateway: { ...usual.gateway, ...gateway } }
}
