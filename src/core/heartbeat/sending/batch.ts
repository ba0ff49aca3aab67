import { largestBatch } from '../beat/batch-lines.ts'
import { withSpooled } from '../beat/make-beat.ts'
import type { KeptBeat } from './spool-limit.ts'

/** The largest body of a batch that a gateway takes, in bytes of UTF-8. */
export const largestBatchBytes = 1_024 * 1_024
const spooledBytes = 24

/** How many of the oldest beats go under one signature: at most `most`, 1,000, and 1 MiB; one beat always goes. */
export function batchSize(kept: readonly Pick<KeptBeat, 'bytes'>[], most: number): number {
  let bytes = 0
  let count = 0
  for (const beat of kept.slice(0, Math.min(most, largestBatch))) {
    bytes += beat.bytes + spooledBytes + 1
    if (count > 0 && bytes > largestBatchBytes) break
    count += 1
  }
  return count
}

/**
 * The lines of a request: each body with how many kept beats are still to come after it.
 *
 * @param waiting how many beats are kept in all, these included
 */
export function linesOf(beats: readonly Pick<KeptBeat, 'body'>[], waiting: number): readonly string[] {
  return beats.map(({ body }, index) => withSpooled(body, waiting - index - 1))
}
