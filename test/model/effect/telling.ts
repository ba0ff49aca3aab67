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
    const news = channels.map((channel) => ({ channel, kinds: this.newsOf(memory, channel, given) }))
    return news.flatMap(({ channel, kinds }) => {
      this.heardBy(channel, memory.check.name).keep(kinds)
      const told = kinds.filter((kind) => this.tries(memory, channel, kind, mutes.get(channel) ?? [], given))
      return told.map((kind) => ({ channel, kind }))
    })
  }

  turnBack(at: number): void {
    for (const heard of this.heard.values()) heard.turnBack(at)
  }

  /** Tries to deliver a message, unless something holds it or it waits for its next attempt. */
  private tries(
    memory: CheckPast,
    channel: string,
    kind: MessageKind,
    mutes: readonly Mute[],
    given: Given,
  ): boolean {
    const { at, failing } = given
    const heard = this.heardBy(channel, memory.check.name)
    const message = { at, kind, state: memory.state, tick: memory.past.length - 1 }
    if (channel !== report && heard.waits(message, deliverWithin(this.policy, channel))) return false
    if (this.isHeld(memory, channel, kind, mutes, given)) return false
    heard.add({ ...message, delivered: !failing.includes(channel) })
    return true
  }

  private newsOf(memory: CheckPast, channel: string, { at, paceMs }: Given): MessageKind[] {
    const heard = this.heardBy(channel, memory.check.name)
    const last = memory.isLost ? heard.lastLost : heard.lastProblem
    const isReminded = memory.flapping ? this.isNewRise(memory, last, at) : this.isReminded(last, at)
    const kinds = [
      this.flapNews(memory, channel, heard),
      this.isDamped(memory, heard, at, paceMs)
        ? null
        : newsFor(memory, heard, this.isNamed(memory, channel), isReminded),
      this.onceNews(memory, channel, heard, 'given_up', memory.givenUp),
      this.onceNews(memory, channel, heard, 'not_recovered', memory.stuck),
    ]
    return kinds.filter((kind) => kind !== null)
  }

  /** While it flaps only what lasts is news of a state (rule 10). */
  private isDamped(memory: CheckPast, heard: Heard, at: number, paceMs: number): boolean {
    const repeatMs = duration(this.policy.file.notify?.repeat ?? '0s')
    return memory.flapping && !isToldThough(memory, heard.lastProblem, at, paceMs, repeatMs)
  }

  /**
   * Whether it is known that something is wrong with a check: told, or on its way, at a channel that reaches people, or
   * at any, the report included.
   */
  isKnown(check: string, whom: 'anybody' | 'channels'): boolean {
    const asked = channelsOf(this.policy).filter((one) => whom === 'anybody' || one !== report)
    return asked.some((one) => {
      const heard = this.heardBy(one, check)
      return heard.isLost || heard.ofProblem || heard.waiting.has('state')
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
    return memory.isLost && this.isNamedForLoss(memory, channel, true)
  }

  /** A problem that nobody was told of is as none: else its loss or its flapping would be told to nobody. */
  private isNamedForLoss(memory: CheckPast, channel: string, ofLoss: boolean): boolean {
    const { policy } = this
    const others = channelsOf(policy).filter((other) => other !== report)
    const isTold = others.some((other) => this.heardBy(other, memory.check.name).ofProblem)
    return (channel === report || !isTold) && isNamedWithoutProblem(policy, memory, channel, ofLoss)
  }

  /** Who was told of a problem, or of the loss, hears what else there is; else those that hear of losses do. */
  private isConcerned(memory: CheckPast, channel: string, heard: Heard): boolean {
    return heard.ofProblem || heard.isLost || this.isNamedForLoss(memory, channel, false)
  }

  /** `repeat:` tells an open problem, or a loss that lasts, again (rule 10 and the page's example). */
  private isReminded(last: Message | null, at: number): boolean {
    const repeat = this.policy.file.notify?.repeat
    return repeat !== undefined && last !== null && at - last.at >= duration(repeat)
  }

  /** While it flaps a new rise to critical is told again, at most every `repeat` (rule 10). */
  private isNewRise(memory: CheckPast, last: Message | null, at: number): boolean {
    const repeat = duration(this.policy.file.notify?.repeat ?? '0s')
    return memory.state === 'critical' && last !== null && memory.since > last.at && at - last.at >= repeat
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
    if (!isSo || heard.wasTold(kind, kind === 'given_up' ? lastHealthy(memory) : lastEntry(memory)))
      return null
    return this.isConcerned(memory, channel, heard) ? kind : null
  }

  private isHeld(
    memory: CheckPast,
    channel: string,
    kind: MessageKind,
    mutes: readonly Mute[],
    { at }: Given,
  ): boolean {
    const heard = this.heardBy(channel, memory.check.name)
    if (mutes.some((mute) => hides(mute, kind))) return true
    if (!isOfState(kind)) return false
    const last = kind === 'lost' ? heard.lastLost : heard.lastProblem
    const isRepeat = kind === 'lost' || (kind === 'problem' && last?.state === memory.state)
    return isRepeat && last !== null && at - last.at < this.cooldown(channel, kind)
  }

  private cooldown(channel: string, kind: MessageKind): number {
    if (channel !== report) return cooldownOf(this.policy, channel)
    return kind === 'lost' ? duration(this.policy.file.defaults?.cooldown ?? '5m') : 0
  }
}

/** How long a message is tried, a day unless the action says so (rule 15). */
function deliverWithin(policy: Policy, action: string): number {
  const { deliver_within } = policy.actions.get(action)!
  return duration(deliver_within ?? '24h')
}

/** Numbers of ticks, -1 for before the first. */
function lastHealthy({ past }: CheckPast): number {
  return past.findLastIndex(({ state }) => state === 'healthy')
}

function lastEntry({ past }: CheckPast): number {
  return past.findLastIndex(({ entered }) => entered !== null)
}

/** A dependency never holds the recovery of a problem that was told (rule 11); flapping is damped, not held. */
function hides(mute: Mute, kind: MessageKind): boolean {
  if (mute === 'flapping') return false
  return mute !== 'dependency' || kind !== 'recovery'
}
