import type { Frame } from './frame.ts'
import type { Row } from './row.ts'

/** The circumstances of one tick that all checks share. */
export interface Moment {
  readonly frame: Frame
  /** For each slot, one of `seen`: whether this tick brought a new observation of it (rule 3). */
  readonly fresh: Uint8Array
  readonly row: Row
  /** Epoch milliseconds. */
  readonly at: number
  /** What *interval* means at this tick, in milliseconds (rule 5). */
  readonly paceMs: number
  /** Takes every count and duration as met by this one sample: for runs whose state cannot be kept. */
  readonly countsMet: boolean
}
