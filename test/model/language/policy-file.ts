import type { Value } from './condition.ts'
import type { State } from './states.ts'
import type { Reducer } from './window.ts'

export interface MissingFile {
  readonly treat?: 'unknown' | 'breach' | 'ok' | 'keep'
  readonly consecutive?: number
  readonly recover?: number
  readonly error?: 'missing' | 'ignore'
}

export interface TransitionFile {
  readonly condition: string
  readonly and?: string
  readonly consecutive?: number
  readonly for?: string
  readonly hold?: string
  readonly counting?: 'run' | 'since_entry'
  readonly reason?: string
}

export interface ThresholdFile extends Partial<TransitionFile> {
  readonly above?: number
  readonly below?: number
  readonly until?: number
}

export interface CheckFile {
  readonly transitions?: Readonly<Record<string, TransitionFile>>
  readonly signal?: string
  readonly degraded?: ThresholdFile | string
  readonly critical?: ThresholdFile | string
  readonly healthy?: ThresholdFile | string
  readonly initial?: State
  readonly counting?: 'run' | 'since_entry'
  readonly missing?: MissingFile
  readonly recover_within?: string
  readonly settle_time?: string
  readonly flap?: FlapFile
  readonly depends_on?: readonly (string | { readonly check: string; readonly at?: State })[]
}

export interface FlapFile {
  readonly start?: string
  readonly end?: string
  readonly per_hour?: { readonly start?: number; readonly end?: number }
  readonly per_12h?: { readonly start?: number; readonly end?: number }
  readonly quiet?: string
}

export interface ActionFile {
  readonly kind: string
  readonly cooldown?: string
  readonly cooldown_group?: string
  readonly deliver_within?: string
  readonly max_attempts?: { readonly count: number; readonly per: string }
  readonly [option: string]: unknown
}

export interface OnFile {
  readonly check?: string
  readonly to: State
  readonly run: readonly string[]
  readonly after?: string
}

export interface SignalFile {
  readonly expr: string
  readonly window?: string
  readonly reduce?: Reducer
}

export interface DefaultsFile {
  readonly consecutive?: number
  readonly cooldown?: string
  readonly missing?: MissingFile
  readonly recover_within?: string
}

/** A policy file as it parses from YAML, in the words of the page. */
export interface PolicyFile {
  readonly interval?: string
  readonly defaults?: DefaultsFile
  readonly state_order?: readonly State[]
  readonly probes?: Readonly<Record<string, { readonly kind: string; readonly [option: string]: unknown }>>
  readonly signals?: Readonly<Record<string, string | SignalFile>>
  readonly facts?: Readonly<Record<string, { type: string; ttl?: string; initial?: Value }>>
  readonly transitions?: Readonly<Record<string, TransitionFile>>
  readonly checks?: Readonly<Record<string, CheckFile>>
  readonly notify?: { readonly repeat?: string }
  readonly actions?: Readonly<Record<string, ActionFile>>
  readonly on?: readonly OnFile[]
}
