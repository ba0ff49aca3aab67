import { defaultProbeOptions, type ProbeFormat, type ProbeOptions, probeFormats } from './probe-options.ts'

interface Switch {
  /** Two switches of one subject contradict each other, and one given twice may be a slip. */
  readonly subject: string
  readonly sets: Partial<ProbeOptions>
}

const quiet: Switch = { subject: 'quiet', sets: { quiet: true } }
const switches: ReadonlyMap<string, Switch> = new Map([
  ['--json', { subject: 'format', sets: { format: 'json' } }],
  ['--quiet', quiet],
  ['-q', quiet],
  ['--no-state', { subject: 'state', sets: { state: false } }],
])

// A single word may be the name of a probe kind, whose check is then made of flags.
const looksLikePath = /[./]/

/**
 * Reads the common spellings of `vitals probe` without a parser: POLICY, `--json`, `--quiet`, `-q`, `--no-state`,
 * `--format`, `--output`, `--fact` and `--probe`, the last four as `--x y` or `--x=y`.
 *
 * @param args arguments after `probe`
 * @returns the options that the full parser would give, or `null` for everything that needs the full parser, which
 * every mistake does.
 */
export function readCommonSpelling(args: readonly string[]): ProbeOptions | null {
  const seen = new Set<string>()
  const probes: string[] = []
  const facts: string[] = []
  let options: ProbeOptions = { ...defaultProbeOptions, probes, facts }
  const once = (name: string) => !seen.has(name) && Boolean(seen.add(name))

  const rest = args.values()
  for (const arg of rest) {
    const known = switches.get(arg)
    if (known !== undefined) {
      if (!once(known.subject)) return null
      options = { ...options, ...known.sets }
      continue
    }
    if (!arg.startsWith('-')) {
      if (!looksLikePath.test(arg) || !once('policy')) return null
      options = { ...options, policy: arg }
      continue
    }
    const [flag, attached] = splitFlag(arg)
    const value = attached ?? rest.next().value
    if (!value || value.startsWith('-')) return null
    if (flag === '--fact') facts.push(value)
    else if (flag === '--probe') probes.push(value)
    else if (flag === '--output' && once('output')) options = { ...options, output: value }
    else if (flag === '--format' && isFormat(value) && once('format')) options = { ...options, format: value }
    else return null
  }
  return options
}

function splitFlag(arg: string): [flag: string, attached: string | null] {
  const equals = arg.indexOf('=')
  return equals < 0 ? [arg, null] : [arg.slice(0, equals), arg.slice(equals + 1)]
}

function isFormat(text: string): text is ProbeFormat {
  return (probeFormats as readonly string[]).includes(text)
}
