import { shippedPolicies } from '../../settings/shipped-policy.ts'
import { readSpelling, type Spelling } from '../run/common-spelling.ts'
import { defaultProbeOptions, type ProbeOptions, probeFormats } from './probe-options.ts'

const looksLikePolicy = new RegExp(`[./]|^(?:${shippedPolicies.join('|')})$`)

const spelling: Spelling<ProbeOptions> = {
  // A single word may be the name of a probe kind, whose check is then made of flags.
  word: { sets: 'policy', like: looksLikePolicy },
  flags: {
    '--json': { sets: 'format', to: 'json' },
    '--quiet': { sets: 'quiet', to: true },
    '-q': { sets: 'quiet', to: true },
    '--on-change': { sets: 'onChange', to: true },
    '--no-state': { sets: 'state', to: false },
    '--format': { sets: 'format', among: probeFormats },
    '--output': { sets: 'output' },
    '--fact': { sets: 'facts', many: true },
    '--probe': { sets: 'probes', many: true },
  },
}

/** The options of a common spelling of `vitals probe`, `null` for what needs the full parser; `args` come after `probe`. */
export function readCommonSpelling(args: readonly string[]): ProbeOptions | null {
  const set = readSpelling(args, spelling)
  const options = set && { ...defaultProbeOptions, ...set }
  // What contradicts itself is told by the full parser.
  return options?.onChange && !(options.quiet && options.state) ? null : options
}
