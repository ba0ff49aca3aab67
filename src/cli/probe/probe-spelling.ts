import { readSpelling, type Spelling } from '../run/common-spelling.ts'
import { defaultProbeOptions, type ProbeOptions, probeFormats } from './probe-options.ts'

const spelling: Spelling<ProbeOptions> = {
  // A single word may be the name of a probe kind, whose check is then made of flags.
  word: { sets: 'policy', like: /[./]/ },
  flags: {
    '--json': { sets: 'format', to: 'json' },
    '--quiet': { sets: 'quiet', to: true },
    '-q': { sets: 'quiet', to: true },
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
  return set && { ...defaultProbeOptions, ...set }
}
