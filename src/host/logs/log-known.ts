import type { markOf } from './log-mark.ts'

/** What the last run left. Times are epoch milliseconds. */
export interface Known {
  readonly at: number
  /** When the newest of the files was last written. */
  readonly writtenAt: number
  readonly files: readonly KnownFile[]
}

/** A file that was read up to `offset`. */
export interface KnownFile {
  readonly id: string
  readonly offset: number
  /** Tells the content before `offset` from another one, see {@link markOf}. */
  readonly mark: string
  readonly isCurrent: boolean
  /** The file that this one is a copy of, `null` without one. */
  readonly copyOf: string | null
}
