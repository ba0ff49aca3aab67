import type { EffectResult } from '../../../settle.ts'
import type { PolicyState } from '../../engine/policy-state.ts'
import type { Row } from '../../engine/row.ts'
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

/** Where a reader leaves what it reads. */
export interface ReaderTarget {
  /** Filled by the reader before each `take`. */
  readonly row: Row
  /** The slot of a name in the row, -1 for one that the policy does not use: it is then left out. */
  slotOf(name: string): number
  /** Names that the input has, where it says so before its first sample: a CSV header, the series of an answer. */
  declare(names: readonly string[]): void
  /** The row holds the sample that `line` brought; checks that were skipped in that run are named. */
  take(line: number, skipped: ReadonlySet<string> | null): void
  /** A recording's first line. */
  recording(recording: Recording): void
  /** What became of an effect of the sample before. */
  settled(settled: RecordedEffect): void
  /** Something cannot be read; throws where that is fatal, and unless the caller wants to go on. */
  bad(problem: InputProblem): void
}
