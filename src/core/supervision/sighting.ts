/**
 * What one look at a gateway says about its life. `alive` is any answer of a gateway, also a refusal or bad news;
 * `slow` is no answer in time; `foreign` is another program on its port; `dead` is a refused or broken connection.
 */
export type Sighting = 'alive' | 'starting' | 'slow' | 'foreign' | 'dead'

/** Consecutive looks that found a gateway dead. Times are epoch milliseconds. */
export interface DeadRun {
  readonly count: number
  readonly first: number
  readonly last: number
}

/** How many looks in a row, over how long, make a gateway dead; a run that paused for `forgottenMs` does not count. */
export const deadRule = { count: 3, overMs: 90_000, forgottenMs: 7_200_000 } as const

/** A process that has just been started may leave its port closed for so long. */
const startGraceMs = 180_000

/**
 * The run after one more look at `at`. A time-out neither extends nor ends it: a slow gateway and a busy host look
 * the same.
 */
export function afterSighting(run: DeadRun | null, sighting: Sighting, at: number): DeadRun | null {
  const recent = run !== null && at - run.last <= deadRule.forgottenMs && at >= run.last ? run : null
  if (sighting === 'slow') return recent
  if (sighting !== 'dead') return null
  return { count: (recent?.count ?? 0) + 1, first: recent?.first ?? at, last: at }
}

/** Whether a run of looks is enough to call a gateway dead. */
export function isDead(run: DeadRun | null): boolean {
  return run !== null && run.count >= deadRule.count && run.last - run.first >= deadRule.overMs
}

/**
 * A closed port of a service that runs and was started a moment ago is a slow start; older releases open theirs
 * only when they are ready.
 *
 * @param startedAt epoch milliseconds of the service's last start while it runs, else `null`
 */
export function withStartGrace(sighting: Sighting, startedAt: number | null, at: number): Sighting {
  const starts = startedAt !== null && at - startedAt < startGraceMs && at >= startedAt
  return sighting === 'dead' && starts ? 'starting' : sighting
}
