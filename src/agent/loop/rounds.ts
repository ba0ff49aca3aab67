import { nextTick } from '../../core/heartbeat/schedule.ts'

/** What the rounds of an agent touch. Times are milliseconds of a clock that is never set. */
export interface RoundsEdges {
  readonly steady: () => number
  /** Ends early when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /**
   * One round, judged and kept as a beat.
   *
   * @param isLeaving asked when the beat is made: whether it is the last one
   * @returns the interval of the policy; `null` where the round could not be done
   */
  readonly round: (isLeaving: () => boolean) => Promise<number | null>
  /** Told how many ticks were due while nothing could be done. */
  readonly missed: (count: number) => void
  /** The loop goes on within so many milliseconds, or it hangs. */
  readonly expect: (ms: number) => void
}

const slackMs = 60_000

/**
 * A round each interval, on a grid from the start: how long a round takes never moves the next one. Once `stop` is
 * aborted, the round that is under way or else one more is the last, and says so.
 */
export async function keepRounds(
  { steady, sleep, round, missed, expect }: RoundsEdges,
  first: { readonly inMs: number; readonly intervalMs: number },
  stop: AbortSignal,
): Promise<void> {
  let schedule = { origin: steady() + first.inMs, intervalMs: first.intervalMs }
  let dueAt = schedule.origin
  for (;;) {
    for (let leftMs = dueAt - steady(); leftMs > 0 && !stop.aborted; leftMs = dueAt - steady()) {
      expect(leftMs + slackMs)
      await sleep(leftMs, stop)
    }
    let saidGoodbye = false
    expect(schedule.intervalMs + slackMs)
    const intervalMs = await round(() => {
      saidGoodbye = stop.aborted
      return saidGoodbye
    })
    if (saidGoodbye) return
    if (stop.aborted && intervalMs === null) return
    const next = nextTick(schedule, dueAt, steady())
    if (next.missed > 0) missed(next.missed)
    dueAt = next.dueAt
    if (intervalMs !== null && intervalMs !== schedule.intervalMs) {
      schedule = { origin: steady(), intervalMs }
      dueAt = schedule.origin + intervalMs
    }
  }
}
