import {
  defaultHealthOptions,
  type HealthFormat,
  type HealthOptions,
  healthFormats,
} from './health-options.ts'

interface Switch {
  /** Two switches of one subject contradict each other, and one given twice may be a slip. */
  readonly subject: string
  readonly set: (options: HealthOptions) => HealthOptions
}

const quiet: Switch = { subject: 'quiet', set: (options) => ({ ...options, quiet: true }) }
const switches: ReadonlyMap<string, Switch> = new Map([
  ['--json', { subject: 'format', set: (options) => ({ ...options, format: 'json' }) }],
  ['--quiet', quiet],
  ['-q', quiet],
  ['--probe', { subject: 'probe', set: (options) => ({ ...options, probe: true }) }],
  ['--deep', { subject: 'deep', set: (options) => ({ ...options, deep: true }) }],
])

const gatewayFlags = {
  '--url': 'url',
  '--timeout': 'timeout',
  '--token-file': 'tokenFile',
  '--password-file': 'passwordFile',
  '--tls-fingerprint': 'tlsFingerprint',
} as const

/**
 * Reads the common spellings of `vitals health` without a parser: `--json`, `--quiet`, `-q`, `--probe`, `--deep`, and
 * `--format`, `--url`, `--timeout`, `--token-file`, `--password-file`, `--tls-fingerprint` as `--x y` or `--x=y`.
 *
 * @param args arguments after `health`
 * @returns the options that the full parser would give, or `null` for everything that needs the full parser, which
 * every mistake does.
 */
export function readHealthSpelling(args: readonly string[]): HealthOptions | null {
  const seen = new Set<string>()
  const once = (name: string) => !seen.has(name) && Boolean(seen.add(name))
  let options = defaultHealthOptions

  const rest = args.values()
  for (const arg of rest) {
    const known = switches.get(arg)
    if (known !== undefined) {
      if (!once(known.subject)) return null
      options = known.set(options)
      continue
    }
    const equals = arg.indexOf('=')
    const flag = equals < 0 ? arg : arg.slice(0, equals)
    const value = equals < 0 ? rest.next().value : arg.slice(equals + 1)
    if (!value || value.startsWith('-') || !once(flag === '--format' ? 'format' : flag)) return null
    if (flag === '--format' && isFormat(value)) options = { ...options, format: value }
    else if (isGatewayFlag(flag)) {
      options = { ...options, gateway: { ...options.gateway, [gatewayFlags[flag]]: value } }
    } else return null
  }
  return options
}

function isFormat(text: string): text is HealthFormat {
  return (healthFormats as readonly string[]).includes(text)
}

function isGatewayFlag(text: string): text is keyof typeof gatewayFlags {
  return Object.hasOwn(gatewayFlags, text)
}
