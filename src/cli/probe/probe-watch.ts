import { VitalsError } from '../../core/errors.ts'
import type { State } from '../../core/state.ts'
import type { ColorChoice } from '../../settings/color-choice.ts'
import type { Io } from '../run/io.ts'
import { openWatchView } from '../terminal/watch-view.ts'
import { sleep } from '../views/sleep.ts'
import type { ProbeOptions } from './probe-options.ts'
import type { ProbeRound, ProbeSession } from './probe-session.ts'
import { watchRounds } from './watch-rounds.ts'

const never = new AbortController().signal

/**
 * Rounds on a fixed grid until a signal ends the process, or until nobody reads what is printed. A later round that
 * cannot be done (another run holds the state, the policy is just being edited) is told, and the next one is tried.
 *
 * @param everyMs milliseconds from round to round; `null` for the interval of the policy
 * @returns the state that the last round came to
 * @throws VitalsError when the very first round cannot be done
 */
export async function watchProbes(
  session: ProbeSession,
  options: ProbeOptions,
  everyMs: number | null,
  color: ColorChoice,
  io: Io,
): Promise<State> {
  const origin = performance.now()
  let round: ProbeRound = await session.round(io.startedAt)
  const view = await openWatchView(options, color, io)
  const interval = () => everyMs ?? round.policy.intervalMs
  const again = async () => {
    try {
      round = await session.round(io.now())
      await view.round(round)
    } catch (failure) {
      if (!(failure instanceof VitalsError) || failure.code === 'INTERNAL') throw failure
      view.failure(failure)
    }
    return interval()
  }
  try {
    await view.round(round)
    await watchRounds(origin, interval(), again, (next) => view.next(next), {
      clock: () => performance.now(),
      sleep: (ms) => sleep(ms, never),
    })
    return round.report.state
  } finally {
    view.close()
  }
}
