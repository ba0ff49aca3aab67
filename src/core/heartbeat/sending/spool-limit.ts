import type { BeatOrder } from '../order/beat-order.ts'

/** A beat that is kept until a gateway has it. */
export interface KeptBeat {
  readonly id: string
  /** `null` where no counter could be kept. */
  readonly order: BeatOrder | null
  /** The body without `spooled`. */
  readonly body: string
  /** Of the body, in UTF-8. */
  readonly bytes: number
  /** Whether its verdict and the states of its checks are those of the beat before it. */
  readonly unchanged: boolean
}

/** How much a spool may hold. */
export interface SpoolLimit {
  readonly beats: number
  readonly bytes: number
}

/** A day and a half of a beat every 30 seconds, as long as they are not large. */
export const usualSpoolLimit: SpoolLimit = { beats: 5_000, bytes: 16 * 1_024 * 1_024 }

type Sized = Pick<KeptBeat, 'id' | 'bytes' | 'unchanged'>

/**
 * The beats that go when a spool holds more than it may: the oldest that told nothing new, then the oldest. The newest
 * stays whatever it weighs: it tells of now.
 *
 * @param kept oldest first
 * @returns what goes, oldest first
 */
export function beatsToDrop<Beat extends Sized>(kept: readonly Beat[], limit: SpoolLimit): readonly Beat[] {
  let beats = kept.length
  let bytes = kept.reduce((sum, beat) => sum + beat.bytes, 0)
  const older = kept.slice(0, -1)
  const gone = new Set<Beat>()
  const candidates = [
    ...older.filter(({ unchanged }) => unchanged),
    ...older.filter(({ unchanged }) => !unchanged),
  ]
  for (const beat of candidates) {
    if (beats <= limit.beats && bytes <= limit.bytes) break
    gone.add(beat)
    beats -= 1
    bytes -= beat.bytes
  }
  return older.filter((beat) => gone.has(beat))
}
