/** When silence is so wide that the fault is rather ours: both must be met. */
export interface BrakeLimits {
  /** Share of the watched agents, 0 to 1. */
  readonly share: number
  readonly least: number
}

/** More than a fifth, and at least five. */
export const defaultBrake: BrakeLimits = { share: 0.2, least: 5 }

/** The agents that are expected to beat, and those of them that have been silent for longer than they should. */
export interface Watched {
  readonly watched: number
  readonly silent: number
}

/**
 * Whether so many agents are silent at once that nobody is accused of it: the network or this gateway is the likelier
 * cause. Agents that signed off are in neither number.
 */
export function isMassSilence({ watched, silent }: Watched, limits: BrakeLimits = defaultBrake): boolean {
  return silent >= limits.least && silent > limits.share * watched
}
