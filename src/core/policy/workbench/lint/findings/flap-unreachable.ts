import type { Finding } from '../../../../errors.ts'
import type { State } from '../../../../state.ts'
import { formatDuration } from '../../../../text/duration.ts'
import type { CheckSpec, TransitionSpec } from '../../../language/policy.ts'
import type { Checking } from '../checking.ts'
import { finding } from '../checking.ts'

/** How many changes of state within how long are called flapping (rule 10). */
const starts = [
  { changes: 6, withinMs: 3_600_000 },
  { changes: 10, withinMs: 12 * 3_600_000 },
]

/** Checks that can never change often enough to be called flapping, however their data jumps. */
export function flapUnreachable({ policy, checks }: Checking): Finding[] {
  return checks.flatMap(({ spec, places }) => {
    const fastest = fastestChangeMs(spec, policy.intervalMs)
    if (fastest === null) return []
    if (starts.some(({ changes, withinMs }) => (changes - 1) * fastest <= withinMs)) return []
    const message =
      `Check '${spec.name}' is never called flapping: its counts and times let it change once in ` +
      `${formatDuration(Math.round(fastest))} at most.`
    const hint = 'Nothing is wrong with that; each of its changes is reported.'
    return [finding('flap_unreachable', message, places.key, hint)]
  })
}

/** The least time from one change to the next, on average over the quickest circle of states; `null` without one. */
function fastestChangeMs({ transitions }: CheckSpec, intervalMs: number): number | null {
  const times: number[] = []
  const walk = (path: readonly TransitionSpec[], start: State): void => {
    const last = path.at(-1) as TransitionSpec
    if (last.to === start) {
      times.push(path.reduce((sum, _, index) => sum + leastMs(path, index, intervalMs), 0) / path.length)
      return
    }
    for (const next of transitions) {
      if (next.from === last.to && !path.some(({ from }) => from === next.to && from !== start))
        walk([...path, next], start)
    }
  }
  for (const first of transitions) walk([first], first.from)
  return times.length === 0 ? null : Math.min(...times)
}

/** What a transition takes after the one before it, whose state may be held. */
function leastMs(path: readonly TransitionSpec[], index: number, intervalMs: number): number {
  const { consecutive, forMs } = path[index] as TransitionSpec
  const before = path.at(index - 1) as TransitionSpec
  return Math.max(consecutive * intervalMs, forMs + intervalMs, before.holdMs)
}
