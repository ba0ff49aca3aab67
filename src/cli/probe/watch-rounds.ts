import { nextTick, type Schedule } from '../../core/heartbeat/schedule.ts'

/** What a series of rounds touches; times are milliseconds of a clock that nobody sets. */
export interface WatchEdges {
  readonly clock: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** When the next round is due, and how many were due since the last one and were missed. */
export interface NextRound {
  readonly inMs: number
  readonly intervalMs: number
  readonly missed: number
}

/**
 * Repeats `round` on a fixed grid after a first round that began at `origin`. A round that is late or long never moves
 * the grid and rounds never overlap: what was due meanwhile is missed, and counted.
 *
 * @param intervalMs milliseconds from round to round
 * @param round does one round and says how long the interval is from now on; another one is another grid
 * @param tell is called before each wait; false ends the series
 */
export async function watchRounds(
  origin: number,
  intervalMs: number,
  round: () => Promise<number>,
  tell: (next: NextRound) => boolean,
  { clock, sleep }: WatchEdges,
): Promise<void> {
  let schedule: Schedule = { origin, intervalMs }
  let last = origin
  for (;;) {
    const now = clock()
    const { dueAt, missed } = nextTick(schedule, last, now)
    if (!tell({ inMs: dueAt - now, intervalMs: schedule.intervalMs, missed })) return
    await sleep(dueAt - now)
    last = dueAt
    const next = await round()
    if (next !== schedule.intervalMs) schedule = { origin: dueAt, intervalMs: next }
  }
}
