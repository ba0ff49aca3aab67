/** A batch that was stored, and how long that took in milliseconds. */
export interface StoredBatch {
  readonly count: number
  readonly tookMs: number
}

/**
 * What the batches so far tell of the store: how many beats the next may have, and whether the queue stands. Times are
 * milliseconds from anywhere.
 */
export interface QueuePace {
  /** How many beats the next batch may have. */
  readonly most: number
  /** What a batch takes however few beats it has, as far as that is known. */
  readonly fixedMs: number
  readonly newest: StoredBatch | null
  /** The newest batch had many beats and took long. */
  readonly isSlow: boolean
  /** Since when batches have left beats behind; `null` where they take all that waits. */
  readonly leftSince: number | null
  /**
   * More come than are stored. A burst, or what came while the machine was busy, is not that: the batches after it grow
   * and take it all.
   */
  readonly stands: boolean
}

const batchMs = 80
const waitMs = 240
const ageMs = 320
const standsAfterMs = 200
const dearMs = 20
const usualShare = 1 / 8
const [fewest, few, atFirst] = [16, 32, 64] as const

/** Nothing is known of the store: batches are small. */
export const unknownPace: QueuePace = {
  ...{ most: atFirst, fixedMs: 0, newest: null, isSlow: false, leftSince: null, stands: false },
}

/** A batch is taken out of the queue, and so many are left in it. */
export function batchTaken(pace: QueuePace, left: number, at: number): QueuePace {
  if (left === 0) return pace.isSlow ? pace : { ...pace, leftSince: null, stands: false }
  const leftSince = pace.leftSince ?? at
  return { ...pace, leftSince, stands: at - leftSince >= standsAfterMs }
}

/**
 * A batch was stored. The next may have as many beats as the store manages in 80 ms, and twice as many as it has just
 * managed at the most: a store that turns slow then meets a batch that it still ends in time.
 */
export function batchStored(pace: QueuePace, newest: StoredBatch): QueuePace {
  const { count, tookMs } = newest
  // A few that take long tell of a machine that was busy, or of a write that is slow however few it has.
  const isFew = count < fewest
  if (isFew && tookMs > batchMs) return { ...pace, newest, isSlow: false }
  const fixedMs = fixedPart(pace, newest)
  const eachMs = Math.max((tookMs - fixedMs) / count, 0.001)
  const inTime = (Math.max(batchMs, 1.2 * fixedMs) - fixedMs) / eachMs
  const most = Math.floor(Math.max(isFew ? few : fewest, Math.min(inTime, Math.max(atFirst, 2 * count))))
  const isSlow = !isFew && tookMs > batchMs / 2
  // As long as batches double, nobody knows yet how many the store manages.
  const doubles = most >= 2 * count
  return { ...pace, most, fixedMs, newest, isSlow, ...(doubles && { leftSince: null, stands: false }) }
}

/** Two batches of different sizes tell what each beat takes; the rest of the time is that of the write itself. */
function fixedPart({ fixedMs, newest: before }: QueuePace, { count, tookMs }: StoredBatch): number {
  if (before === null || Math.max(count / before.count, before.count / count) < 1.5) {
    return Math.min(fixedMs, tookMs)
  }
  const eachMs = Math.max(0, (tookMs - before.tookMs) / (count - before.count))
  return Math.max(0, tookMs - eachMs * count)
}

/**
 * Which part of the largest batch is taken. A write costs nearly nothing over more than a hundred beats, while all that a
 * large batch holds outlives the young generation; where each write itself takes long, only large batches help.
 */
export function shareOfLargest({ fixedMs }: QueuePace): number {
  return fixedMs < dearMs ? usualShare : 1
}

/** How many may wait beside the batch that is under way, so that the last of them does not wait too long. */
export function mostWaiting({ stands, most }: QueuePace): number {
  return stands ? (most * waitMs) / batchMs : Number.POSITIVE_INFINITY
}

/** How long one may have waited and still be judged: answers that come too late help nobody, and hold up the others. */
export function longestWait({ stands }: QueuePace): number {
  return stands ? ageMs : Number.POSITIVE_INFINITY
}
