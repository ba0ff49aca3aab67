import type * as v from 'valibot'

/** One value that a probe kind gives, as conditions may use it. */
export interface Field {
  readonly type: 'number' | 'bool' | 'string' | 'map' | 'list'
  /** Unit of a number; `null` where it has none. Nagios perfdata and OpenMetrics names follow from it. */
  readonly unit: '%' | 'ms' | 's' | 'days' | 'MB' | 'GB' | 'bytes' | null
  readonly description: string
}

/**
 * What the policy language knows of a probe kind. How it is done is `src/probes/<kind>.ts`; this half is pure, so
 * that a policy can be checked anywhere.
 */
export interface ProbeKind {
  readonly kind: string
  readonly description: string
  /** Decides the default `ttl`: 0s for local kinds, 10s for the others (rule 3). */
  readonly scope: 'local' | 'network' | 'command'
  /** Options besides `kind`, `ttl` and `timeout`; durations and sizes stay text until the probe reads them. */
  readonly options: v.GenericSchema<unknown, Record<string, unknown>>
  /** Options that hold an RE2 pattern; who loads a policy compiles them once to report a wrong one in its place. */
  readonly patterns?: readonly string[]
  /** Names under the probe's own (`disk.free_pct`); `null` where a plugin makes them up. */
  readonly fields: Readonly<Record<string, Field>> | null
  /** The number a person wants to see first. */
  readonly primary: string
}
