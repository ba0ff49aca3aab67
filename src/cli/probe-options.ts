import type { ColorChoice } from './color.ts'

/** What `vitals probe` was asked to do, whichever parser read the command line. */
export interface ProbeOptions {
  /** Path as typed; `null` for the built-in host policy. */
  readonly policy: string | null
  readonly format: ProbeFormat
  /** Print nothing when healthy and one line on standard error otherwise. */
  readonly quiet: boolean
  readonly verbose: boolean
  /** False for `--no-state`: start from `initial`, take every count as met, store nothing. */
  readonly state: boolean
  /** File that gets the sample as a line of NDJSON. */
  readonly record: string | null
  /** Only these probes run; empty for all. */
  readonly probes: readonly string[]
  /** `NAME=VALUE` as typed. */
  readonly facts: readonly string[]
  readonly color: ColorChoice
}

export const probeFormats = ['table', 'json', 'nagios'] as const
export type ProbeFormat = (typeof probeFormats)[number]

export const colorChoices = ['auto', 'always', 'never'] as const satisfies readonly ColorChoice[]

/** `vitals probe` without any argument. */
export const defaultProbeOptions: ProbeOptions = {
  policy: null,
  format: 'table',
  quiet: false,
  verbose: false,
  state: true,
  record: null,
  probes: [],
  facts: [],
  color: 'auto',
}
