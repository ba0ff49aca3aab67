import { duration, type Policy } from '../language/policy.ts'
import type { State } from '../language/states.ts'
import type { Change, CheckPast } from '../state/check.ts'
import { type Acknowledgement, type Taken, take } from './acknowledgement.ts'
import { Budgets, isNotification, type Refusal } from './budgets.ts'
import { entriesOf, report } from './channels.ts'
import type { MessageKind } from './messages.ts'
import { Mutes } from './mutes.ts'
import { shownMs } from './shown.ts'
import { Telling } from './telling.ts'

/** One thing that a tick does or refuses for a check. `channel` is a notification action, or the report. */
export type Effect =
  | { readonly kind: MessageKind; readonly check: string; readonly channel: string; readonly state: State }
  | {
      readonly kind: 'remediation'
      readonly check: string
      readonly action: string
      readonly state: State
      readonly refusal: Refusal | null
    }

/** What the effects of a tick are given besides the checks. */
export interface Given {
  readonly at: number
  readonly paceMs: number
  readonly mutes: Readonly<Record<string, readonly ('silence' | 'maintenance')[]>>
  readonly acknowledgements: readonly Acknowledgement[]
  readonly remediationFails: boolean
  /** The channels to which nothing is delivered in this tick. */
  readonly failing: readonly string[]
}

interface Due {
  readonly action: string
  readonly check: string
  readonly state: State
  /** For how long the state must have been shown. */
  readonly afterMs: number
  /** A mute or the cooldown holds it, and that was said. */
  readonly waits: boolean
}

/** Who is told what, and what is remedied: everything that follows from states (rules 10, 11, 14 and 15). */
export class Effects {
  private policy: Policy
  private readonly budgets: Budgets
  private readonly telling: Telling
  private readonly acknowledged = new Map<string, Taken>()
  private due: Due[] = []

  constructor(policy: Policy) {
    this.policy = policy
    this.budgets = new Budgets(policy)
    this.telling = new Telling(policy)
  }

  reload(policy: Policy): void {
    this.policy = policy
    this.budgets.policy = policy
    this.telling.policy = policy
  }

  tick(checks: readonly CheckPast[], changes: readonly Change[], given: Given): Effect[] {
    this.acknowledge(checks, given.acknowledgements)
    const mutes = new Mutes(checks, this.acknowledged, given, this.policy.order, this.telling)
    const messages = inOrderOfDependency(checks).flatMap((memory) => {
      memory.past.at(-1)!.isShown = mutes.of(memory, report).length === 0
      const told = this.telling.tell(memory, (channel) => mutes.of(memory, channel), given)
      return told.map((one) => ({ ...one, check: memory.check.name, state: memory.state }))
    })
    for (const change of changes) this.plan(change)
    return [...messages, ...checks.flatMap((memory) => this.remedy(memory, mutes, given))]
  }

  turnBack(at: number): void {
    this.budgets.turnBack(at)
    this.telling.turnBack(at)
  }

  private acknowledge(checks: readonly CheckPast[], given: readonly Acknowledgement[]): void {
    for (const acknowledgement of given) {
      const memory = checks.find(({ check }) => check.name === acknowledgement.check)
      const taken = memory === undefined ? null : take(acknowledgement, memory.past, memory.born)
      if (taken !== null) this.acknowledged.set(acknowledgement.check, taken)
    }
  }

  /** Entries plan remediations; a return to the covered state is no entry, and goes on with what was planned (rule 9). */
  private plan({ check, to, reason }: Change): void {
    const stays = (due: Due) => to === 'unknown' || (reason === 'data_back' && due.state === to)
    this.due = this.due.filter((due) => due.check !== check || stays(due))
    if (reason === 'data_back') return
    for (const entry of entriesOf(this.policy, check)) {
      if (entry.to !== to) continue
      for (const action of entry.run) {
        const isDue = this.due.some((due) => due.action === action && due.check === check && due.state === to)
        if (isDue || isNotification(this.policy, action)) continue
        const calls = entriesOf(this.policy, check).filter((one) => one.to === to && one.run.includes(action))
        const afterMs = Math.min(...calls.map((call) => duration(call.after ?? '0s')))
        this.due.push({ action, check, state: to, afterMs, waits: false })
      }
    }
  }

  private remedy(memory: CheckPast, mutes: Mutes, { at, remediationFails }: Given): Effect[] {
    const { check, state } = memory
    if (state === 'healthy') this.budgets.healthy(check.name)
    const shown = shownMs(memory)
    const own = this.due.filter((due) => {
      return due.check === check.name && due.state === state && due.afterMs <= shown
    })
    this.due = this.due.filter((due) => !own.includes(due))
    if (mutes.of(memory, null).some((mute) => mute !== 'silence' && mute !== 'flapping')) {
      this.due.push(...own.map((due) => ({ ...due, waits: true })))
      return []
    }
    return own.flatMap((due): Effect[] => {
      const { action } = due
      const refusal = this.budgets.ask(action, check.name, at)
      // It is tried again when the cooldown is over; that it waits is said once.
      if (refusal === 'cooldown') this.due.push({ ...due, waits: true })
      if (refusal === 'cooldown' && due.waits) return []
      if (refusal === 'given_up') memory.givenUp = true
      if (refusal === null && !remediationFails && memory.problemOpen) memory.remediated = true
      return [{ kind: 'remediation', check: check.name, action, state, refusal }]
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
