import type { Finding, Place } from '../../../errors.ts'
import type { Notice } from '../../../notify/notice.ts'
import type { State } from '../../../state.ts'
import type { Value } from '../../../value.ts'

/** Tests of one policy, bound to it: every name, state and time is known to be right. */
export interface Suite {
  readonly path: string
  readonly tests: readonly SuiteTest[]
  /** What is doubtful in it, and no error. */
  readonly warnings: readonly Finding[]
}

/** One test: what is observed, tick by tick, and what is expected of it. */
export interface SuiteTest {
  readonly name: string
  readonly place: Place
  readonly intervalMs: number
  /** How many ticks are played: to the end of the longest series and the last time that is expected. */
  readonly ticks: number
  /** Cells by path (`disk` or `disk.free_pct`); ticks behind the end of a column are missing. */
  readonly columns: ReadonlyMap<string, readonly Cell[]>
  readonly facts: readonly FactChange[]
  readonly expectations: readonly Expectation[]
  /** Checks that read nothing of what the test gives: they are not judged. */
  readonly skipped: ReadonlySet<string>
}

/** What one path is at one tick; `null` is missing. */
export type Cell = { readonly value: Value } | { readonly error: string } | null

/** A fact that is set at a tick. */
export interface FactChange {
  readonly tick: number
  readonly name: string
  readonly value: Value
}

/** Ticks from `first` to `last`, both included. */
export interface Span {
  readonly first: number
  readonly last: number
}

interface Expected {
  readonly place: Place
  readonly span: Span
  /** `null` for the whole policy, or for any check. */
  readonly check: string | null
}

export interface StateExpectation extends Expected {
  readonly kind: 'state'
  readonly state: State | null
  readonly reason: string | null
}

/** Exactly these actions, in any order; each at least once, or as often as `times` says. */
export interface ActionExpectation extends Expected {
  readonly kind: 'actions' | 'suppressed'
  readonly items: readonly ExpectedAction[]
}

export interface ExpectedAction {
  readonly action: string
  readonly check: string | null
  readonly times: number | null
  readonly reason: string | null
}

/** Exactly these notifications in this order, or just so many. */
export interface NotificationExpectation extends Expected {
  readonly kind: 'notifications'
  readonly items: readonly ExpectedNotification[] | number
}

export interface ExpectedNotification {
  readonly state: State | null
  readonly kind: Notice['kind'] | null
  readonly check: string | null
  readonly reason: string | null
  readonly tick: number | null
}

export interface NeverExpectation extends Expected {
  readonly kind: 'never'
  readonly state: State | null
  readonly reason: string | null
  readonly action: string | null
  readonly notification: Notice['kind'] | null
}

export type Expectation = StateExpectation | ActionExpectation | NotificationExpectation | NeverExpectation
