import type { State } from '../../../state.ts'
import type { Value } from '../../../value.ts'
import type { CompiledCheck, Engine, SlottedPath } from '../../engine/compiled.ts'
import type { Frame } from '../../engine/frame.ts'
import type { CheckState } from '../../engine/policy-state.ts'
import { numericComparisons } from '../../language/condition/numeric-comparisons.ts'
import { readPath } from '../../language/condition/paths.ts'
import type { Ticked } from './event.ts'

/** A number that conditions compare with, as in `< 15` for degraded. */
export interface Threshold {
  readonly operator: string
  readonly value: number
  readonly to: State
}

/** One value of a check over time; `null` where there was none. */
export interface SignalStrip {
  readonly path: string
  readonly thresholds: readonly Threshold[]
  readonly values: readonly (number | null)[]
  /** The least and the greatest of all values, also of those that no column shows; `null` without any. */
  readonly range: readonly [least: number, greatest: number] | null
  /** The first value that was no number, `null` without one. */
  readonly misfit: Value
}

/** One check over time, worst state of each span; every strip has the same length. */
export interface CheckStrip {
  readonly check: string
  readonly states: readonly State[]
  readonly signals: readonly SignalStrip[]
}

const mostBuckets = 512

/**
 * Watches a simulation of any length in a fixed room: time is cut into at most 512 spans, which grow twice as long
 * whenever they do not reach. A span keeps the worst state, and of each signal the value nearest to trouble.
 */
export class Timeline {
  readonly #checks: readonly TrackedCheck[]
  #spanMs: number
  #origin = Number.NaN
  #last = 0

  constructor({ checks, policy }: Pick<Engine, 'checks' | 'policy'>) {
    this.#spanMs = policy.intervalMs
    this.#checks = checks.map((check) => new TrackedCheck(check))
  }

  tick({ at, checks, frame }: Ticked): void {
    if (Number.isNaN(this.#origin)) this.#origin = at
    let bucket = Math.max(0, Math.floor((at - this.#origin) / this.#spanMs))
    while (bucket >= mostBuckets) {
      this.#spanMs *= 2
      bucket >>= 1
      this.#last >>= 1
      for (const check of this.#checks) check.halve()
    }
    this.#last = Math.max(this.#last, bucket)
    for (const [index, check] of this.#checks.entries()) {
      check.note(bucket, checks[index] as CheckState, frame)
    }
  }

  /** The strips of all checks in at most `columns` columns. */
  strips(columns: number): readonly CheckStrip[] {
    if (Number.isNaN(this.#origin)) return []
    const length = Math.min(columns, this.#last + 1)
    return this.#checks.map((check) => check.strip(length, this.#last + 1))
  }
}

class TrackedCheck {
  readonly #check: CompiledCheck
  readonly #states: readonly State[]
  /** Ranks by bucket, -1 where no tick fell. */
  readonly #ranks = new Int8Array(mostBuckets).fill(-1)
  readonly #signals: readonly TrackedSignal[]

  constructor(check: CompiledCheck) {
    this.#check = check
    this.#states = (Object.keys(check.rank) as State[]).sort((a, b) => check.rank[a] - check.rank[b])
    this.#signals = check.paths.flatMap((path) => {
      const thresholds = thresholdsOf(check, path)
      return thresholds.length === 0 ? [] : [new TrackedSignal(path, thresholds)]
    })
  }

  note(bucket: number, { state }: CheckState, frame: Frame): void {
    this.#ranks[bucket] = Math.max(this.#ranks[bucket] as number, this.#check.rank[state])
    for (const signal of this.#signals) signal.note(bucket, frame)
  }

  halve(): void {
    for (let to = 0; to < mostBuckets; to += 1) this.#ranks[to] = this.#worst(2 * to, 2 * to + 2)
    for (const signal of this.#signals) signal.halve()
  }

  strip(columns: number, used: number): CheckStrip {
    const states: State[] = []
    for (let column = 0; column < columns; column += 1) {
      const rank = this.#worst(...spanOf(column, columns, used))
      states.push(rank === -1 ? (states.at(-1) ?? 'unknown') : (this.#states[rank] as State))
    }
    const signals = this.#signals.map((signal) => signal.strip(columns, used))
    return { check: this.#check.spec.name, states, signals }
  }

  #worst(from: number, until: number): number {
    let worst = -1
    for (let at = from; at < until; at += 1) worst = Math.max(worst, this.#ranks[at] ?? -1)
    return worst
  }
}

class TrackedSignal {
  readonly #path: SlottedPath
  readonly #thresholds: readonly Threshold[]
  /** By bucket, NaN where there was no value. */
  readonly #values = new Float64Array(mostBuckets).fill(Number.NaN)
  readonly #lowIsBad: boolean
  #least = Number.POSITIVE_INFINITY
  #greatest = Number.NEGATIVE_INFINITY
  #misfit: Value = null

  constructor(path: SlottedPath, thresholds: readonly Threshold[]) {
    this.#path = path
    this.#thresholds = thresholds
    this.#lowIsBad = (thresholds[0] as Threshold).operator.startsWith('<')
  }

  note(bucket: number, frame: Frame): void {
    const value = readPath(this.#path, this.#path.slot, frame)
    if (typeof value !== 'number') {
      this.#misfit ??= value ?? null
      return
    }
    this.#values[bucket] = this.#nearer(this.#values[bucket] as number, value)
    this.#least = Math.min(this.#least, value)
    this.#greatest = Math.max(this.#greatest, value)
  }

  halve(): void {
    for (let to = 0; to < mostBuckets; to += 1) this.#values[to] = this.#nearest(2 * to, 2 * to + 2)
  }

  strip(columns: number, used: number): SignalStrip {
    const values = Array.from({ length: columns }, (_, column) => {
      const value = this.#nearest(...spanOf(column, columns, used))
      return Number.isNaN(value) ? null : value
    })
    const range = this.#least > this.#greatest ? null : ([this.#least, this.#greatest] as const)
    return { path: this.#path.text, thresholds: this.#thresholds, values, range, misfit: this.#misfit }
  }

  #nearest(from: number, until: number): number {
    let nearest = Number.NaN
    for (let at = from; at < until; at += 1) {
      const value = this.#values[at] ?? Number.NaN
      if (!Number.isNaN(value)) nearest = this.#nearer(nearest, value)
    }
    return nearest
  }

  #nearer(known: number, value: number): number {
    if (Number.isNaN(known)) return value
    return this.#lowIsBad ? Math.min(known, value) : Math.max(known, value)
  }
}

/** The buckets that one of `columns` columns shows, of the `used` first. */
function spanOf(column: number, columns: number, used: number): [from: number, until: number] {
  return [Math.floor((column * used) / columns), Math.floor(((column + 1) * used) / columns)]
}

/** What a path is compared with, those that lead into trouble first. */
function thresholdsOf(check: CompiledCheck, path: SlottedPath): Threshold[] {
  const worsening = check.transitions.filter((transition) => transition.worsening)
  const others = check.transitions.filter((transition) => !transition.worsening)
  const found = [...worsening, ...others].flatMap(({ spec }) =>
    numericComparisons(spec.condition.tree)
      .filter((comparison) => comparison.path === path.text)
      .map(({ operator, threshold }): Threshold => ({ operator, value: threshold, to: spec.to })),
  )
  const key = ({ operator, value, to }: Threshold) => `${operator} ${value} ${to}`
  return [...new Map(found.map((threshold) => [key(threshold), threshold])).values()]
}
