import type * as v from 'valibot'
import type { Value } from '../value.ts'

/** One value that a probe kind gives, as conditions may use it. */
export interface Field {
  readonly type: 'number' | 'bool' | 'string' | 'map' | 'list'
  /** Unit of a number; `null` where it has none. Nagios perfdata and OpenMetrics names follow from it. */
  readonly unit: '%' | 'ms' | 's' | 'days' | 'MB' | 'GB' | 'bytes' | null
  readonly description: string
  /**
   * What it means that an answer lacks this field (rule 7 of the policy contract): `none`, the target has no such thing,
   * or `no_answer`, it did not tell. Left out for a field that every answer has.
   */
  readonly absence?: 'none' | 'no_answer'
  /** The part of the target, as `unavailable` names it, that has to be told before absence means `none`. */
  readonly part?: string
  /** True of a number that names something, as a status does: more or less of it means nothing. */
  readonly isCode?: true
  /** What it is told against: what the last run saw, or what a run before it took for right. Left out for the present alone. */
  readonly since?: 'last_run' | 'baseline'
}

/** When a probe that stands alone is a problem: conditions over the fields of its kind, named alone or as `kind.field`. */
export interface Verdict {
  readonly degraded?: string
  readonly critical?: string
}

/** What a person would write behind `vitals probe KIND`. */
export interface Example {
  readonly target?: string
  /** Options as `--set` takes them, `key=value`. */
  readonly set?: readonly string[]
  readonly degraded?: string
  readonly critical?: string
}

/**
 * What the policy language knows of a probe kind. How it is done is the file of the same name in `src/probes/`; this
 * half is pure, so that a policy can be checked anywhere. `npm run kinds` finds both by their names, nothing else
 * lists the kinds.
 */
export interface ProbeKind {
  readonly kind: string
  readonly description: string
  /** Decides the default `ttl`: 0s for local kinds, 10s for the others (rule 3). */
  readonly scope: 'local' | 'network' | 'command'
  /**
   * Options besides `kind`, `ttl` and `timeout`; durations and sizes stay text until the probe reads them. Each has
   * a description in sentences, which the manual and the JSON schema show.
   */
  readonly options: v.GenericSchema<unknown, Record<string, unknown>>
  /** Options that hold an RE2 pattern; who loads a policy compiles them once to report a wrong one in its place. */
  readonly patterns?: readonly string[]
  /**
   * Names under the probe's own (`disk.free_pct`); `null` where a plugin makes them up. A kind with `up` has a target
   * of its own that can fail to answer.
   */
  readonly fields: Readonly<Record<string, Field>> | null
  /** Where `fields` is `null`: those that every answer, or every answer of some form, has. */
  readonly knownFields?: Readonly<Record<string, Field>>
  /**
   * What `vitals probe KIND` says without conditions; `null` where nobody can say without one. A target that is down is
   * critical besides.
   */
  readonly verdict: Verdict | null
  /** True where the target judges itself, as a plugin does: the verdict then counts beside conditions too. */
  readonly judgesItself?: true
  /** When the target is down; `up == false` where the kind has `up` and says nothing. */
  readonly down?: string
  /** The number a person wants to see first. */
  readonly primary: string
  /** The option that the word after the kind on the command line stands for, or how it is read; absent: it takes none. */
  readonly target?: string | ((target: string) => Readonly<Record<string, Value>>)
  /** Where `target` is read: the target that options stand for, as text; absent where they name none. */
  readonly targetText?: (options: Readonly<Record<string, unknown>>) => string | undefined
  readonly example: Example
}
