import type { State } from '../language/states.ts'
import type { CheckPast } from '../state/check.ts'
import { type Acknowledgement, isAcknowledged } from './acknowledgement.ts'
import { isHidden, type Named } from './dependencies.ts'
import type { Given } from './effects.ts'
import type { Telling } from './telling.ts'

/** What hides the consequences of a state, never the state (rule 11). */
export type Mute = 'silence' | 'maintenance' | 'acknowledgement' | 'dependency' | 'flapping'

/** What mutes each check in one tick. */
export class Mutes {
  private readonly checks: readonly CheckPast[]
  private readonly acknowledgements: readonly Acknowledgement[]
  private readonly given: Given
  private readonly order: readonly State[]
  private readonly telling: Telling

  constructor(
    checks: readonly CheckPast[],
    acknowledgements: readonly Acknowledgement[],
    given: Given,
    order: readonly State[],
    telling: Telling,
  ) {
    this.checks = checks
    this.acknowledgements = acknowledgements
    this.given = given
    this.order = order
    this.telling = telling
  }

  /**
   * @param channel who would be told; a problem that no channel heard of hides nothing from any. `null` for remediations,
   * which are hidden by what anybody was told.
   */
  of(memory: CheckPast, channel: string | null): readonly Mute[] {
    const { check, past, born } = memory
    const mutes: Mute[] = [...(this.given.mutes[check.name] ?? [])]
    const own = this.acknowledgements.filter((acknowledgement) => acknowledgement.check === check.name)
    if (isAcknowledged(own, past, born)) mutes.push('acknowledgement')
    const namedOf = (name: string) => this.named(name, channel)
    if (isHidden(memory, namedOf, this.order, this.given.at, this.given.paceMs)) mutes.push('dependency')
    if (memory.flapping) mutes.push('flapping')
    return mutes
  }

  private named(name: string, channel: string | null): Named | undefined {
    const memory = this.checks.find(({ check }) => check.name === name)
    if (memory === undefined) return undefined
    return { memory, isKnown: this.telling.isKnown(name, channel) || this.of(memory, channel).length > 0 }
  }
}
