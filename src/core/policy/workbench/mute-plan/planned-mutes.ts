import { type Acknowledgement, acknowledgementHolds } from '../../../notify/acknowledge.ts'
import type { Mute } from '../../../notify/notice.ts'
import { type Silence, silencesAt } from '../../../notify/silence.ts'
import type { State } from '../../../state.ts'
import type { MutePlan, PlannedAcknowledgement, PlannedTime } from './read.ts'

const none: readonly Mute[] = []
const agent = 'simulated'

/** An acknowledgement on its way: not yet given, given with the severity of that moment, or dead. */
interface Word {
  readonly planned: PlannedAcknowledgement
  given: Acknowledgement | null
  isDead: boolean
}

/**
 * What a plan hides at each time. Acknowledgements have a life: each covers the severity it was given at, and dies for
 * good at a rise, at recovery or at its end (rule 11).
 */
export class PlannedMutes {
  readonly #plan: MutePlan
  readonly #order: readonly State[]
  readonly #words: readonly Word[]
  #silences: readonly Silence[] | null = null
  #start = 0

  /** @param order the policy's states, mildest first */
  constructor(plan: MutePlan, order: readonly State[]) {
    this.#plan = plan
    this.#order = order
    this.#words = plan.acknowledgements.map((planned) => ({ planned, given: null, isDead: false }))
  }

  /**
   * What hides the messages of a check. To be asked of every check at every tick, because an acknowledgement must see
   * every state that the check is in; asking again at the same tick changes nothing.
   */
  mutesOf(check: string, at: number, state: State): readonly Mute[] {
    const silences = silencesAt(this.#windowsFrom(at), { agent, check, at })
    const isAcknowledged = this.#words.filter((word) => this.#holds(word, check, at, state)).length > 0
    if (silences.length === 0 && !isAcknowledged) return none
    const kinds = new Set<Mute>(silences.map(({ kind }) => kind))
    return isAcknowledged ? [...kinds, 'acknowledgement'] : [...kinds]
  }

  /** The windows with their times; the first time that is ever asked for is the start that durations count from. */
  #windowsFrom(at: number): readonly Silence[] {
    if (this.#silences !== null) return this.#silences
    this.#start = at
    this.#silences = this.#plan.windows.map(({ kind, check, from, until }, index) => {
      return {
        id: String(index + 1),
        kind,
        agent: null,
        check,
        from: this.#moment(from),
        until: this.#moment(until),
      }
    })
    return this.#silences
  }

  #holds(word: Word, check: string, at: number, state: State): boolean {
    const { planned } = word
    if (word.isDead || planned.check !== check || at < this.#moment(planned.at)) return false
    word.given ??= {
      check,
      by: planned.by,
      note: planned.note,
      at,
      severity: state,
      sticky: planned.sticky,
      expiresAt: planned.until === null ? null : this.#moment(planned.until),
    }
    word.isDead = !acknowledgementHolds(word.given, state, at, this.#order)
    return !word.isDead
  }

  #moment(time: PlannedTime): number {
    return 'at' in time ? time.at : this.#start + time.afterMs
  }
}
