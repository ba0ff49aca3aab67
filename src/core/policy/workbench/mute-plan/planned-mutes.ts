import type { GivenAcknowledgement } from '../../../notify/acknowledge.ts'
import type { Mute } from '../../../notify/mute.ts'
import { agentMutes, mutesOfCheck, type Silence } from '../../../notify/silence.ts'
import type { MutePlan, PlannedTime } from './read.ts'

const agent = 'simulated'

/** A plan in the times of one run: what its windows hide, and which acknowledgements are due. */
export class PlannedMutes {
  readonly #plan: MutePlan
  #silences: readonly Silence[] | null = null
  /** Still to be given, in the order of their times. */
  #waiting: GivenAcknowledgement[] = []
  #start = 0

  constructor(plan: MutePlan) {
    this.#plan = plan
  }

  /** The windows that a check is in. */
  mutesOf(check: string, at: number): readonly Mute[] {
    return mutesOfCheck(agentMutes(this.#windowsFrom(at), { agent, at }), check)
  }

  /** What was acknowledged since it was last asked for; each is given once. */
  acknowledgedBy(at: number): readonly GivenAcknowledgement[] {
    this.#windowsFrom(at)
    const due = this.#waiting.filter((acknowledgement) => acknowledgement.at <= at)
    if (due.length > 0) this.#waiting = this.#waiting.filter((acknowledgement) => acknowledgement.at > at)
    return due
  }

  /** The windows with their times; the first time that is ever asked for is the start that durations count from. */
  #windowsFrom(at: number): readonly Silence[] {
    if (this.#silences !== null) return this.#silences
    this.#start = at
    this.#waiting = this.#plan.acknowledgements
      .map(({ until, ...given }) => ({
        ...given,
        at: this.#moment(given.at),
        expiresAt: until === null ? null : this.#moment(until),
      }))
      .sort((a, b) => a.at - b.at)
    this.#silences = this.#plan.windows.map(({ kind, check, from, until }, index) => {
      return {
        id: String(index + 1),
        kind,
        agent: null,
        checks: check === null ? [] : [check],
        from: this.#moment(from),
        until: this.#moment(until),
      }
    })
    return this.#silences
  }

  #moment(time: PlannedTime): number {
    return 'at' in time ? time.at : this.#start + time.afterMs
  }
}
