import type { Service } from './service.ts'
import type { Survey } from './supervisor.ts'

/** Which of the found services is the gateway, and which others could be meant. */
export interface Candidates {
  readonly chosen: Service | null
  readonly others: readonly Service[]
  /** Two or more are equally likely: good enough to look at, not to restart. */
  readonly ambiguous: boolean
}

/** Prefers a service that is alive, then one that failed, then one that is started at boot; then the order of search. */
export function chooseService(surveys: readonly Survey[]): Candidates {
  const found = surveys.flatMap((survey) => (survey.kind === 'asked' ? survey.services : []))
  const ranked = found
    .map((service) => ({ service, rank: rankOf(service) }))
    .sort((one, other) => other.rank - one.rank)
  const [first, second] = ranked
  return {
    chosen: first?.service ?? null,
    others: ranked.slice(1).map(({ service }) => service),
    // One that runs and one that failed: the second may well be the gateway that the other one keeps from its port.
    ambiguous:
      second !== undefined && first !== undefined && isLikely(first.service) === isLikely(second.service),
  }
}

function rankOf({ state, enabled }: Service): number {
  const liveliness = { running: 8, starting: 6, stopping: 6, failed: 4, stopped: 0 }[state]
  return liveliness + (enabled === true ? 1 : 0)
}

function isLikely({ state, enabled }: Service): boolean {
  return state !== 'stopped' || enabled === true
}
