import { type Effect, settle } from '../../../settle.ts'
import type { PolicyState } from '../../engine/policy-state.ts'
import type { RecordedEffect } from '../input/reader.ts'

/** The claimed effects of a dry run whose results are not known yet. */
export class Outstanding {
  #effects: readonly Effect[] = []
  readonly #remediesHelp: boolean

  /** @param remediesHelp whether a remediation that nobody speaks of succeeded */
  constructor(remediesHelp: boolean) {
    this.#remediesHelp = remediesHelp
  }

  add(effect: Effect): void {
    this.#effects = [...this.#effects, effect]
  }

  /** Settles the effect that is named so, where there is one: another policy may not have had it. */
  settle(state: PolicyState, { result, at, ...named }: RecordedEffect): void {
    const found = this.#effects.find(({ action, check, kind }) => {
      return action === named.action && check === named.check && kind === named.kind
    })
    if (found === undefined || result === 'claimed') return
    this.#effects = this.#effects.filter((effect) => effect !== found)
    settle(state, found, result, at)
  }

  /** What nobody said anything of succeeded at once. */
  succeed(state: PolicyState): void {
    if (this.#effects.length === 0) return
    for (const effect of this.#effects) {
      const isInVain = effect.kind === 'remediation' && !this.#remediesHelp
      settle(state, effect, isInVain ? 'failed' : 'delivered', effect.at)
    }
    this.#effects = []
  }
}
