import type { Acknowledgement } from './acknowledgement.ts'
import { covers } from './acknowledgement.ts'
import { Budgets, cooldownOf, isNotification, type Refusal } from './budgets.ts'
import type { Change, CheckPast } from './check.ts'
import { isHidden, type Named } from './dependencies.ts'
import { isToldThough } from './flap-news.ts'
import { Heard, type MessageKind } from './messages.ts'
import { newsFor } from './news.ts'
import { duration, type OnFile, type Policy } from './policy.ts'
import { isProblem, type State, severityOf } from './states.ts'

/** What hides the consequences of a state (rule 11). */
export type Mute = 'silence' | 'maintenance' | 'acknowledgement' | 'dependency' | 'flapping'

/** One thing that a tick does or refuses for a check. `channel` is a notification action, or `report`, the run's own. */
export type Effect =
  | { readonly kind: MessageKind; readonly check: string; readonly channel: string; readonly state: State }
  | {
      readonly kind: 'remediation'
      readonly check: string
      readonly action: string
      readonly state: State
      readonly refusal: Refusal | null
    }

/** What an effect's tick is given besides the checks. */
export interface Given {
  readonly at: number
  readonly paceMs: number
  readonly mutes: Readonly<Record<string, readonly ('silence' | 'maintenance')[]>>
  readonly acknowledgements: readonly Acknowledgement[]
}

interface Due {
  readonly action: string
  readonly check: string
  readonly state: State
}

const report = 'report'

/** Who is told what, and what is remedied: everything that follows from states (rules 10, 11, 14 and 15). */
export class Effects {
  private readonly policy: Policy
  private readonly budgets: Budgets
  private readonly heard = new Map<string, Heard>()
  private readonly acknowledgements: Acknowledgement[] = []
  private due: Due[] = []

  constructor(policy: Policy) {
    this.policy = policy
    this.budgets = new Budgets(policy)
  }

  tick(checks: readonly CheckPast[], changes: readonly Change[], given: Given): Effect[] {
    this.acknowledgements.push(...given.acknowledgements)
    const effects = inOrderOfDependency(checks).flatMap((memory) => {
      const mutes = this.mutesOf(memory, checks, given)
      return this.channels().flatMap((channel) => this.tell(memory, channel, mutes, given))
    })
    for (const change of changes) this.plan(change)
    return [
      ...effects,
      ...checks.flatMap((memory) => this.remedy(memory, this.mutesOf(memory, checks, given), given.at)),
    ]
  }

  private channels(): readonly string[] {
    return [
      report,
      ...[...this.policy.actions.keys()].filter((action) => isNotification(this.policy, action)),
    ]
  }

  private heardBy(channel: string, check: string): Heard {
    const key = `${channel}/${check}`
    const known = this.heard.get(key) ?? new Heard()
    this.heard.set(key, known)
    return known
  }

  private mutesOf(memory: CheckPast, checks: readonly CheckPast[], given: Given): Mute[] {
    const { check, past } = memory
    const mutes: Mute[] = [...(given.mutes[check.name] ?? [])]
    const own = this.acknowledgements.filter((acknowledgement) => acknowledgement.check === check.name)
    if (own.some((acknowledgement) => covers(acknowledgement, past, check.initial)))
      mutes.push('acknowledgement')
    const namedOf = (name: string) => this.named(name, checks, given)
    if (isHidden(memory, namedOf, this.policy.order, given.at)) mutes.push('dependency')
    if (memory.flapping) mutes.push('flapping')
    return mutes
  }

  private named(name: string, checks: readonly CheckPast[], given: Given): Named | undefined {
    const memory = checks.find(({ check }) => check.name === name)
    if (memory === undefined) return undefined
    const isTold = this.channels().some((channel) => {
      const heard = this.heardBy(channel, name)
      return heard.isLost || heard.ofProblem
    })
    const hiding = this.mutesOf(memory, checks, given).filter((mute) => mute !== 'flapping')
    return { memory, isKnown: isTold || hiding.length > 0 }
  }

  private tell(memory: CheckPast, channel: string, mutes: readonly Mute[], given: Given): Effect[] {
    const heard = this.heardBy(channel, memory.check.name)
    const kinds = [
      this.flapNews(memory, channel, heard),
      newsFor(memory, heard, this.isNamed(memory, channel)),
    ]
    return kinds.flatMap((kind) => {
      if (kind === null || this.isHeld(memory, channel, kind, mutes, given)) return []
      heard.add({ at: given.at, kind, state: memory.state })
      return [{ kind, check: memory.check.name, channel, state: memory.state }]
    })
  }

  private flapNews(memory: CheckPast, channel: string, heard: Heard): MessageKind | null {
    if (memory.flapping === heard.isFlapping) return null
    if (heard.isFlapping) return 'flapping_ended'
    return heard.ofProblem || this.isNamedForLoss(memory, channel) ? 'flapping_started' : null
  }

  /** `on:` names who is told of entries; losses have an order of their own (rule 14). */
  private isNamed(memory: CheckPast, channel: string): boolean {
    if (memory.isLost) return this.isNamedForLoss(memory, channel)
    return this.names(memory.check.name, memory.state, channel)
  }

  private names(check: string, state: State, channel: string): boolean {
    return (
      channel === report || this.entriesOf(check).some(({ to, run }) => to === state && run.includes(channel))
    )
  }

  private entriesOf(check: string): readonly OnFile[] {
    return this.policy.on.filter((entry) => entry.check === undefined || entry.check === check)
  }

  /** With no open problem: those of `on: {to: unknown}`, else those of the check's mildest entry (rule 14). */
  private isNamedForLoss(memory: CheckPast, channel: string): boolean {
    if (channel === report) return true
    if (memory.problemOpen) return false
    const entries = this.entriesOf(memory.check.name)
    const unknown = entries.filter(({ to }) => to === 'unknown')
    if (unknown.length > 0) return unknown.some(({ run }) => run.includes(channel))
    const problems = entries.filter(({ to }) => isProblem(to))
    const least = Math.min(...problems.map(({ to }) => severityOf(to)))
    return problems.some(({ to, run }) => severityOf(to) === least && run.includes(channel))
  }

  private isHeld(
    memory: CheckPast,
    channel: string,
    kind: MessageKind,
    mutes: readonly Mute[],
    { at, paceMs }: Given,
  ): boolean {
    const heard = this.heardBy(channel, memory.check.name)
    const isEnd = kind === 'recovery'
    const hiding = mutes.filter((mute) => mute !== 'flapping' && !(mute === 'dependency' && isEnd))
    if (hiding.length > 0) return true
    if (kind === 'flapping_started' || kind === 'flapping_ended') return false
    if (mutes.includes('flapping')) {
      const repeatMs = duration(this.policy.file.notify?.repeat ?? '4h')
      if (!isToldThough(memory, heard.lastProblem, at, paceMs, repeatMs)) return true
    }
    const cooldownMs = channel === report ? this.reportCooldown(kind) : cooldownOf(this.policy, channel)
    const last = kind === 'lost' ? heard.lastLost : heard.lastProblem
    const isRepeat = kind === 'lost' || (kind === 'problem' && last?.state === memory.state)
    return isRepeat && last !== null && at - last.at < cooldownMs
  }

  private reportCooldown(kind: MessageKind): number {
    return kind === 'lost' ? duration(this.policy.file.defaults?.cooldown ?? '5m') : 0
  }

  /** Entries plan remediations; a return to the covered state is no entry (rule 9). */
  private plan({ check, to, reason }: Change): void {
    this.due = this.due.filter((due) => due.check !== check || due.state === to)
    if (reason === 'data_back') return
    for (const entry of this.entriesOf(check)) {
      if (entry.to !== to) continue
      for (const action of entry.run)
        if (!isNotification(this.policy, action)) this.due.push({ action, check, state: to })
    }
  }

  private remedy(memory: CheckPast, mutes: readonly Mute[], at: number): Effect[] {
    const { check, state } = memory
    if (state === 'healthy') this.budgets.healthy(check.name)
    if (mutes.some((mute) => mute !== 'silence' && mute !== 'flapping')) return []
    const own = this.due.filter((due) => due.check === check.name && due.state === state)
    this.due = this.due.filter((due) => !own.includes(due))
    return own.map(({ action }) => {
      const refusal = this.budgets.ask(action, check.name, at)
      if (refusal === null) memory.remediated = true
      return { kind: 'remediation', check: check.name, action, state, refusal }
    })
  }
}

/** A check after those that it depends on, so that what they tell in this tick already hides it. */
function inOrderOfDependency(checks: readonly CheckPast[]): readonly CheckPast[] {
  const ordered: CheckPast[] = []
  const visit = (memory: CheckPast | undefined): void => {
    if (memory === undefined || ordered.includes(memory)) return
    for (const { check } of memory.check.dependsOn) visit(checks.find((other) => other.check.name === check))
    ordered.push(memory)
  }
  for (const memory of checks) visit(memory)
  return ordered
}
