const firstMs = 1_000
const longestMs = 30_000

/**
 * How long to wait before try number `attempt` (from 0): anything up to 1 s, doubling to 30 s. Drawn from the whole
 * range, so that the clients of a gateway that restarts do not come back all at once.
 *
 * @param chance from 0 to below 1
 */
export function backoffMs(attempt: number, chance: number): number {
  return Math.floor(Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 30)) * chance)
}
