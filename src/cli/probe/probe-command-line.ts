import type { AdHocRequest } from '../../agent/ad-hoc/request.ts'
import { VitalsError } from '../../core/errors.ts'
import { probeKinds } from '../../core/probe-kind/registry.ts'
import { parseDuration } from '../../core/text/duration.ts'
import type { ParsedProbe } from './probe-flags.ts'
import type { ProbeOptions } from './probe-options.ts'
import { nearlyAKind, unexpectedTarget } from './unknown-word.ts'

const shortestIntervalMs = 100
const onlyOfKinds = ['critical', 'degraded', 'set', 'name', 'consecutive', 'keep-state'] as const
const wholeDocuments = ['junit', 'tap', 'openmetrics']

/**
 * What oclif read, as the options that the probe action takes.
 *
 * @param program what stands behind `--`: a program and its arguments
 * @throws VitalsError USAGE for what cannot be meant
 */
export function probeOptionsOf(
  { args, flags, metadata }: ParsedProbe,
  program: readonly string[] | null = null,
): ProbeOptions {
  const adHoc = adHocOf({ args, flags }, program)
  const format = flags.json ? 'json' : (flags.format ?? 'table')
  const output = flags.output ?? null
  if (flags.watch && output === null && wholeDocuments.includes(format)) {
    throw misused(
      `--watch prints one ${format} document after the other; --output puts each in the place of the last.`,
    )
  }
  return {
    policy: adHoc === null ? (args.policy ?? null) : null,
    format,
    quiet: flags.quiet ?? false,
    onChange: flags['on-change'] ?? false,
    verbose: flags.verbose ?? false,
    state: !flags['no-state'],
    record: flags.record ?? null,
    probes: flags.probe ?? [],
    facts: flags.fact ?? [],
    output,
    watch: flags.watch ? { everyMs: intervalIn(flags.every) } : null,
    adHoc,
    color: metadata.flags.color?.setFromDefault ? null : flags.color,
  }
}

function adHocOf(
  { args, flags }: Pick<ParsedProbe, 'args' | 'flags'>,
  program: readonly string[] | null,
): AdHocRequest | null {
  const { policy, target } = args
  if (policy !== undefined && Object.hasOwn(probeKinds, policy)) {
    const { degraded = null, critical = null, set = [], name = null, consecutive = null } = flags
    const memory = memoryOf(flags)
    return {
      kind: policy,
      target: target ?? null,
      argv: program,
      degraded,
      critical,
      set,
      name,
      consecutive,
      memory,
    }
  }
  if (policy !== undefined && target !== undefined) throw unexpectedTarget(policy, target)
  const wrong = onlyOfKinds.find((name) => flags[name] !== undefined)
  if (wrong === undefined) {
    const near = policy === undefined ? null : nearlyAKind(policy)
    if (near !== null) throw near
    return null
  }
  const kinds = Object.keys(probeKinds).join(', ')
  throw misused(`--${wrong} goes with the name of a probe kind as the first word: ${kinds}.`)
}

// News are what differs from what is remembered.
function memoryOf(flags: ParsedProbe['flags']): 'keep' | 'none' | null {
  const keep = (flags['keep-state'] ?? false) || (flags['on-change'] ?? false)
  const none = flags['no-state'] ?? false
  if (keep && none) throw misused('--keep-state and --no-state contradict each other.')
  return keep ? 'keep' : none ? 'none' : null
}

function intervalIn(text: string | undefined): number | null {
  if (text === undefined) return null
  const ms = parseDuration(text)
  if (ms !== null && ms >= shortestIntervalMs) return ms
  throw misused(`--every takes a duration of at least 100ms, such as 30s, not '${text}'.`)
}

function misused(detail: string): VitalsError {
  return new VitalsError('USAGE', { params: { detail, command: 'probe' } })
}
