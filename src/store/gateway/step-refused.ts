import type { BeatName } from './port.ts'

/**
 * Why a step could not be written as it was, with nothing of it stored. Done again from its locks on, with the beats
 * that are named here looked up, it can be.
 */
export class StepRefused extends Error {
  readonly why: 'agent_moved' | 'beat_known'
  /** The agents that somebody else moved (their `id` is empty), or the beats that are stored already. */
  readonly names: readonly BeatName[]

  constructor(why: StepRefused['why'], names: readonly BeatName[]) {
    super(`${why}: ${names.map(({ agent, id }) => (id === '' ? agent : `${agent} ${id}`)).join(', ')}`)
    this.name = 'StepRefused'
    this.why = why
    this.names = names
  }
}
