import type { State } from '../language/states.ts'
import type { CheckPast } from '../state/check.ts'
import { isAcknowledged, type Taken } from './acknowledgement.ts'
import { report } from './channels.ts'
import { inTrouble, isHidden, type Named } from './dependencies.ts'
import type { Given } from './effects.ts'
import type { Telling } from './telling.ts'

/** What hides the consequences of a state, never the state (rule 11). */
export type Mute = 'silence' | 'maintenance' | 'acknowledgement' | 'dependency' | 'flapping'

/** What mutes each check in one tick. */
export class Mutes {
  private readonly checks: readonly CheckPast[]
  private readonly acknowledged: ReadonlyMap<string, Taken>
  private readonly given: Given
  private readonly order: readonly State[]
  private readonly telling: Telling
  private readonly hidden = new Map<string, boolean>()

  constructor(
    checks: readonly CheckPast[],
    acknowledged: ReadonlyMap<string, Taken>,
    given: Given,
    order: readonly State[],
    telling: Telling,
  ) {
    this.checks = checks
    this.acknowledged = acknowledged
    this.given = given
    this.order = order
    this.telling = telling
  }

  /**
   * @param channel who would be told; a problem that nobody at a channel heard of hides nothing from those. `null` for
   * remediations, which are hidden by what anybody was told.
   */
  of(memory: CheckPast, channel: string | null): readonly Mute[] {
    const { check, past } = memory
    const mutes: Mute[] = [...(this.given.mutes[check.name] ?? [])]
    if (isAcknowledged(this.acknowledged.get(check.name), past)) mutes.push('acknowledgement')
    if (this.isHidden(memory) && this.isHiddenFrom(memory, channel)) mutes.push('dependency')
    if (memory.flapping) mutes.push('flapping')
    return mutes
  }

  /** Asked and answered once a tick, when everything that it depends on has told its news. */
  private isHidden(memory: CheckPast): boolean {
    const { name } = memory.check
    const known = this.hidden.get(name)
    if (known !== undefined) return known
    const { at, paceMs } = this.given
    const answer = isHidden(memory, this.namedBy(memory, 'anybody'), this.order, at, paceMs)
    this.hidden.set(name, answer)
    return answer
  }

  private isHiddenFrom(memory: CheckPast, channel: string | null): boolean {
    if (channel === null || channel === report) return true
    const troubled = inTrouble(this.namedBy(memory, 'channels'))
    return troubled.length === 0 || troubled.some(({ isKnown }) => isKnown)
  }

  /** The checks that a check depends on, with whether they are known to be in trouble, or hidden themselves. */
  private namedBy(memory: CheckPast, whom: 'anybody' | 'channels'): readonly Named[] {
    return memory.check.dependsOn.flatMap(({ check, at }) => {
      const named = this.checks.find((other) => other.check.name === check)
      if (named === undefined) return []
      const isKnown = this.telling.isKnown(check, whom) || this.of(named, null).length > 0
      return [{ memory: named, from: at, isKnown }]
    })
  }
}
