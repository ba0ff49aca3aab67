import { duration, type Policy } from '../language/policy.ts'
import type { CheckPast } from '../state/check.ts'
import { cooldownOf } from './budgets.ts'
import { channelsOf, isNamedForEntry, isNamedWithoutProblem, report } from './channels.ts'
import type { Given } from './effects.ts'
import { isToldThough } from './flap-news.ts'
import { Heard, isOfState, type Message, type MessageKind } from './messages.ts'
import type { Mute } from './mutes.ts'
import { newsFor } from './news.ts'

export interface Told {
  readonly channel: string
  readonly kind: MessageKind
}

/** What every channel was told of every check, and what it is told next (rules 10, 14 and 15). */
export class Telling {
  policy: Policy
  private readonly heard = new Map<string, Heard>()

  constructor(policy: Policy) {
    this.policy = policy
  }

  /** Tells every channel its news of a check, unless something holds them. */
  tell(memory: CheckPast, mutesOf: (channel: string) => readonly Mute[], given: Given): Told[] {
    const channels = channelsOf(this.policy)
    const mutes = new Map(channels.map((channel) => [channel, mutesOf(channel)]))
    const news = channels.flatMap((channel) =>
      this.newsOf(memory, channel, given.at).map((kind) => ({ channel, kind })),
    )
    return news.filter(({ channel, kind }) => {
      if (this.isHeld(memory, channel, kind, mutes.get(channel) ?? [], given)) return false
      this.heardBy(channel, memory.check.name).add({ at: given.at, kind, state: memory.state })
      return true
    })
  }

  private newsOf(memory: CheckPast, channel: string, at: number): MessageKind[] {
    const heard = this.heardBy(channel, memory.check.name)
    const last = memory.isLost ? heard.lastLost : heard.lastProblem
    const isReminded = !memory.flapping && this.isReminded(last, at)
    const kinds = [
      this.flapNews(memory, channel, heard),
      newsFor(memory, heard, this.isNamed(memory, channel), isReminded),
      this.onceNews(memory, channel, heard, 'given_up', memory.givenUp),
      this.onceNews(memory, channel, heard, 'not_recovered', memory.stuck),
    ]
    return kinds.filter((kind) => kind !== null)
  }

  /**
   * Whether it is known that something is wrong with a check: for the report by the report, for a channel by any channel
   * that reaches people; `null` asks whether anybody knows.
   */
  isKnown(check: string, channel: string | null): boolean {
    const asked = channelsOf(this.policy).filter((one) => {
      return channel === null || (channel === report) === (one === report)
    })
    return asked.some((one) => {
      const heard = this.heardBy(one, check)
      return heard.isLost || heard.ofProblem
    })
  }

  private heardBy(channel: string, check: string): Heard {
    const key = `${channel}/${check}`
    const known = this.heard.get(key) ?? new Heard()
    this.heard.set(key, known)
    return known
  }

  /** Who is named for the entry into the state that is shown, `unknown` included; a loss has more who hear of it. */
  private isNamed(memory: CheckPast, channel: string): boolean {
    if (isNamedForEntry(this.policy, memory, channel)) return true
    return memory.isLost && this.isNamedForLoss(memory, channel)
  }

  /** A problem that nobody was told of is as none: else its loss or its flapping would be told to nobody. */
  private isNamedForLoss(memory: CheckPast, channel: string): boolean {
    const { policy } = this
    const others = channelsOf(policy).filter((other) => other !== report)
    const isTold = others.some((other) => {
      const heard = this.heardBy(other, memory.check.name)
      return heard.ofProblem || heard.isLost
    })
    return (channel === report || !isTold) && isNamedWithoutProblem(policy, memory, channel)
  }

  /** Who was told of a problem, or of the loss, hears what else there is; else those that hear of losses do. */
  private isConcerned(memory: CheckPast, channel: string, heard: Heard): boolean {
    return heard.ofProblem || heard.isLost || this.isNamedForLoss(memory, channel)
  }

  /** `repeat:` tells an open problem, or a loss that lasts, again (rule 10 and the page's example). */
  private isReminded(last: Message | null, at: number): boolean {
    const repeat = this.policy.file.notify?.repeat
    return repeat !== undefined && last !== null && at - last.at >= duration(repeat)
  }

  private flapNews(memory: CheckPast, channel: string, heard: Heard): MessageKind | null {
    if (memory.flapping === heard.isFlapping) return null
    if (heard.isFlapping) return 'flapping_ended'
    return this.isConcerned(memory, channel, heard) ? 'flapping_started' : null
  }

  /** A spent budget is told once until a healthy state resets it, a recovery that does not come once in its state (rules 15 and 16). */
  private onceNews(
    memory: CheckPast,
    channel: string,
    heard: Heard,
    kind: 'given_up' | 'not_recovered',
    isSo: boolean,
  ): MessageKind | null {
    if (!isSo || heard.wasTold(kind, kind === 'given_up' ? lastHealthy(memory) : memory.since)) return null
    return this.isConcerned(memory, channel, heard) ? kind : null
  }

  private isHeld(
    memory: CheckPast,
    channel: string,
    kind: MessageKind,
    mutes: readonly Mute[],
    { at, paceMs }: Given,
  ): boolean {
    const heard = this.heardBy(channel, memory.check.name)
    if (mutes.some((mute) => hides(mute, kind))) return true
    if (!isOfState(kind)) return false
    if (mutes.includes('flapping')) {
      const repeatMs = duration(this.policy.file.notify?.repeat ?? '4h')
      if (!isToldThough(memory, heard.lastProblem, at, paceMs, repeatMs)) return true
    }
    const last = kind === 'lost' ? heard.lastLost : heard.lastProblem
    const isRepeat = kind === 'lost' || (kind === 'problem' && last?.state === memory.state)
    return isRepeat && last !== null && at - last.at < this.cooldown(channel, kind)
  }

  private cooldown(channel: string, kind: MessageKind): number {
    if (channel !== report) return cooldownOf(this.policy, channel)
    return kind === 'lost' ? duration(this.policy.file.defaults?.cooldown ?? '5m') : 0
  }
}

function lastHealthy({ past }: CheckPast): number {
  return past.findLast(({ state }) => state === 'healthy')?.at ?? Number.NEGATIVE_INFINITY
}

/** A dependency never holds the recovery of a problem that was told (rule 11); flapping is damped, not held. */
function hides(mute: Mute, kind: MessageKind): boolean {
  if (mute === 'flapping') return false
  return mute !== 'dependency' || kind !== 'recovery'
}
