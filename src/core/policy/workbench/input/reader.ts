import type { EffectResult } from '../../../settle.ts'
import type { PolicyState } from '../../engine/policy-state.ts'
import type { Row } from '../../engine/row.ts'
import type { Wanted } from './names/wanted-numbers.ts'
import type { InputProblem } from './problem.ts'

/** Reads one format; chunks may be cut anywhere, the samples are the same. */
export interface SampleReader {
  push(chunk: Uint8Array): void
  /** Ends the input. */
  end(): void
}

/** What a recording says of itself: whether gaps are to be filled, and the state it began with, `null` for none. */
export interface Recording {
  readonly fill: boolean
  readonly state: PolicyState | null
}

/** What a recording says of an effect; `at` is when it was settled, in epoch milliseconds. */
export interface RecordedEffect {
  readonly at: number
  readonly action: string
  readonly check: string
  readonly kind: string
  readonly result: EffectResult
}

/** Where one sample is read to. */
export interface SampleTarget {
  /** Filled by the reader before each `take`. */
  readonly row: Row
  /** The slot of a name in the row, -1 for one that the policy does not use: it is then left out. */
  slotOf(name: string): number
  /** The name that holds the time, where one was told; `null` for the usual ones of the format. */
  readonly timeName: string | null
}

/** Where a reader leaves what it reads. */
export interface ReaderTarget extends SampleTarget {
  /** What the policy needs of the value in a slot; `null` where any will do. */
  wantedOf(slot: number): Wanted | null
  /** Names that the input has, where it says so before its first sample: a CSV header, the series of an answer. */
  declare(names: readonly string[]): void
  /**
   * The row holds the sample that `line` brought; checks that were skipped in that run are named. A sample that is
   * `ordered` by what numbers it may have an earlier time than the one before it.
   */
  take(line: number, skipped: ReadonlySet<string> | null, ordered?: boolean): void
  /** A recording's first line. */
  recording(recording: Recording): void
  /** What became of an effect of the sample before. */
  settled(settled: RecordedEffect): void
  /** Something cannot be read; throws where that is fatal, and unless the caller wants to go on. */
  bad(problem: InputProblem): void
  /** A value that is none counts as missing, which a person should know. */
  absent(problem: InputProblem): void
}
