import type { AdHocRequest } from '../../agent/ad-hoc/request.ts'
import type { ColorChoice } from '../../settings/color-choice.ts'

/** What `vitals probe` was asked to do, whichever parser read the command line. */
export interface ProbeOptions {
  /** Path as typed; `null` for the one of the settings, or the built-in host policy. */
  readonly policy: string | null
  readonly format: ProbeFormat
  /** Print nothing when healthy and one line on standard error otherwise. */
  readonly quiet: boolean
  /** With `quiet`: print that one line only where a check changed, recoveries included. */
  readonly onChange: boolean
  readonly verbose: boolean
  /** False for `--no-state`: start from `initial`, take every count as met, store nothing. Flags instead of a policy say it in `adHoc`. */
  readonly state: boolean
  /** File that gets the sample as a line of NDJSON. */
  readonly record: string | null
  /** Only these probes run; empty for all. */
  readonly probes: readonly string[]
  /** `NAME=VALUE` as typed. */
  readonly facts: readonly string[]
  /** File that gets what would be printed, in place of its old content; `null` for standard output. */
  readonly output: string | null
  /** Rounds without end, `everyMs` apart or as far as the policy says; `null` for one round. */
  readonly watch: { readonly everyMs: number | null } | null
  /** A check made of flags instead of a policy file. */
  readonly adHoc: AdHocRequest | null
  /** `null` where no flag says: the settings decide. */
  readonly color: ColorChoice | null
}

export const probeFormats = ['table', 'json', 'ndjson', 'nagios', 'junit', 'tap', 'openmetrics'] as const
export type ProbeFormat = (typeof probeFormats)[number]

/** `vitals probe` without any argument. */
export const defaultProbeOptions: ProbeOptions = {
  policy: null,
  format: 'table',
  quiet: false,
  onChange: false,
  verbose: false,
  state: true,
  record: null,
  probes: [],
  facts: [],
  output: null,
  watch: null,
  adHoc: null,
  color: null,
}
