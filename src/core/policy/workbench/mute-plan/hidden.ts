import type { Mute } from '../../../notify/mute.ts'
import type { State } from '../../../state.ts'
import type { CheckState } from '../../engine/policy-state.ts'
import type { Policy } from '../../language/policy.ts'
import type { SimulatedTransition, SimulationEvent, Ticked } from '../simulate/event.ts'

/** A change of state that people were not told of when it happened. Times are epoch milliseconds. */
export interface HiddenChange {
  readonly at: number
  readonly check: string
  readonly state: State
  readonly reason: string
  readonly mutes: readonly Mute[]
  /**
   * What the comparison at the end of the mute came to: told then, gone again without anybody being told, or still
   * hidden when the samples ended.
   */
  readonly outcome: 'notified_later' | 'gone_unseen' | 'still_hidden'
  /** When it was told, if it was. */
  readonly toldAt: number | null
}

type Waiting = Omit<HiddenChange, 'outcome' | 'toldAt'>

/** Watches a simulation for changes that mutes hide, and for what becomes of them. */
export class HiddenChanges {
  readonly #policy: Policy
  readonly #tell: (change: HiddenChange) => void
  readonly #waiting = new Map<string, Waiting[]>()
  readonly #told = new Map<string, number>()
  #changed: SimulatedTransition[] = []

  /** @param tell hears of each hidden change once it is known what became of it */
  constructor(policy: Policy, tell: (change: HiddenChange) => void) {
    this.#policy = policy
    this.#tell = tell
  }

  event(event: SimulationEvent): void {
    if (event.type === 'transition') this.#changed.push(event)
    else if (event.type === 'notification') this.#told.set(event.check, event.at)
  }

  tick({ at, checks, mutes: all }: Ticked): void {
    for (const [index, { name }] of this.#policy.checks.entries()) {
      const check = checks[index] as CheckState
      const mutes = all[index] ?? []
      this.#settle(name, at, mutes)
      const change = this.#changed.find((transition) => transition.check === name)
      if (change === undefined || mutes.length === 0 || this.#told.has(name)) continue
      if (check.state === (check.news.report.state ?? 'healthy')) continue
      const waiting = this.#waiting.get(name) ?? []
      waiting.push({ at, check: name, state: check.state, reason: change.reason, mutes })
      this.#waiting.set(name, waiting)
    }
    this.#changed = []
    this.#told.clear()
  }

  /** Tells what is hidden to the end. */
  finish(): void {
    for (const changes of this.#waiting.values()) {
      for (const change of changes) this.#tell({ ...change, outcome: 'still_hidden', toldAt: null })
    }
    this.#waiting.clear()
  }

  /** A notice tells all that was hidden; the end of the mutes without one says that nothing differs any more. */
  #settle(name: string, at: number, mutes: readonly Mute[]): void {
    const waiting = this.#waiting.get(name)
    const isTold = this.#told.has(name)
    if (waiting === undefined || (mutes.length > 0 && !isTold)) return
    for (const change of waiting) {
      this.#tell({
        ...change,
        outcome: isTold ? 'notified_later' : 'gone_unseen',
        toldAt: isTold ? at : null,
      })
    }
    this.#waiting.delete(name)
  }
}
