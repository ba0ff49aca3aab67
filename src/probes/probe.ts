import type { SeverityHint } from '../core/probe-kind/probe-result.ts'
import type { Value } from '../core/value.ts'
import type { HostSettings } from '../settings/gateway/host-gateway.ts'

/** What a probe is given besides its options. */
export interface ProbeContext {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** How long the target may take, in milliseconds: the probe's own time-out or what the budget has left. */
  readonly timeoutMs: number
  /** Aborted when the time is over: the probe lets go of sockets and child processes at once. */
  readonly signal: AbortSignal
  /** What this probe asked to remember last time, `null` the first time. */
  readonly memory: Value
  readonly host: HostSettings
}

/**
 * What a probe saw. A target that failed is a value (`{up: false, reason}`) with `ok: false`; `value: null` says
 * that the prober could not do its work.
 */
export interface Observation {
  readonly ok: boolean
  readonly value: Value
  readonly error: string | null
  /** `info` when ok, `warn` otherwise, unless the probe knows better. */
  readonly severityHint?: SeverityHint
  /** False where it must not be given again for as long as its ttl says; true unless told. */
  readonly reusable?: boolean
  /** Kept for the next run of the same probe with the same options. */
  readonly memory?: Value
}

/** One kind of probe. It may throw: the runner turns that into an error result. */
export type Probe<Options = Readonly<Record<string, Value>>> = (
  options: Options,
  context: ProbeContext,
) => Observation | Promise<Observation>

/** A probe kind as the list of them names it. */
export interface ProbeEntry {
  /** Loads the module of the probe, which it exports under the name of the kind. */
  readonly load: () => Promise<object>
  /** Whether the kind has a target that can fail to answer: `{up: false, reason}` when time runs out. */
  readonly hasTarget: boolean
}
