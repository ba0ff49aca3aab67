import type { Row } from '../../engine/row.ts'
import type { InputProblem } from './problem.ts'

/** Reads one format; chunks may be cut anywhere, the samples are the same. */
export interface SampleReader {
  push(chunk: Uint8Array): void
  /** Ends the input. */
  end(): void
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
  /** A recording's first line: whether its gaps are to be filled. */
  recording(fill: boolean): void
  /** Something cannot be read; throws where that is fatal, and unless the caller wants to go on. */
  bad(problem: InputProblem): void
}
