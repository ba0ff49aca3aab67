import type { State } from '../state.ts'

/** Everything that people are told about a check. */
export type NoticeKind =
  | 'problem'
  | 'improvement'
  | 'recovery'
  | 'lost'
  | 'data_back'
  | 'flapping_started'
  | 'flapping_ended'
  | 'given_up'
  | 'not_recovered'
  | 'no_longer_checked'

/** Messages of one topic replace each other; those of different topics stand side by side. */
export type Topic = 'state' | 'flapping' | 'given_up' | 'not_recovered'

/** A message on its way to a channel: planned, claimed, or failed and to be tried again. Times are epoch milliseconds. */
export interface Sending {
  readonly kind: NoticeKind
  readonly state: State
  /** When it was first planned; `deliver_within` counts from here. */
  readonly since: number
  /** When the newest attempt was claimed; -1 while none is under way. */
  claimedAt: number
  failures: number
  /** Not before this time is it tried again. */
  retryAt: number
}

/** What one channel knows of one check. Plain JSON; changed in place by `tick` and `settle`. */
export interface Told {
  /** The state that was told last; `null` before anything was. */
  state: State | null
  /** The newest problem or improvement that was told: what a cooldown compares with. */
  last: { readonly state: State; readonly at: number } | null
  /** An attempt to tell of the present problem was begun, so that its end is to be told too (rule 14). */
  begun: boolean
  /** Was told that the check was lost sight of, and not yet that it is back (rule 9). */
  lost: boolean
  /** When a loss was told last; -1 when none ever was. */
  lostAt: number
  /** Entry into `healthy` that a trigger names and that was not told yet. */
  owed: boolean
  flapping: boolean
  givenUp: boolean
  notRecovered: boolean
  /** The message that is held back now and what holds it, so that this is said once. */
  held: string | null
  sending: { [topic in Topic]?: Sending }
}

/** A remediation that the present state calls for and that was not decided yet. */
export interface Due {
  readonly action: string
  readonly state: State
  /** Time for which the state must have been shown, in milliseconds. */
  readonly afterMs: number
  /** A mute or the cooldown holds it, and that was said. */
  held: boolean
}

/** Somebody's word that a problem is known. `severity` is the worst state it covers; times are epoch milliseconds. */
export interface Acknowledgement {
  readonly by: string
  readonly note: string
  readonly at: number
  readonly severity: State
  /** Survives a rise of the severity. */
  readonly sticky: boolean
  readonly expiresAt: number | null
}

/** A check whose messages another check's problem explains. Times are epoch milliseconds. */
export interface Hidden {
  /** The problem of the other check; what is worse is never hidden. */
  readonly severity: State
  /** End of the time that the check has to recover after the other one did; `null` while that one is in trouble. */
  readonly until: number | null
  /** Since when the other's condition holds without its count; -1 when it is counted. */
  readonly waitingSince: number
}

/** What follows from a check's states, beside the states themselves. Plain JSON; times are epoch milliseconds. */
export interface CheckNews {
  /** When the check was born; -1 where that is not known. */
  readonly bornAt: number
  /** What the report itself told: probe's own output, the notifications of a dry run. */
  readonly report: Told
  /** By name of the notification action; actions that never had anything to tell are not there. */
  readonly channels: Record<string, Told>
  due: Due[]
  hidden: Hidden | null
  /** For how long the present state was shown, that is, not muted; counts for `after:`. */
  shownMs: number
  /** The same of the state that `unknown` covers, for its return. */
  coveredShownMs: number
  /** The newest tick at which it was shown; -1 when it was not. */
  shownAt: number
  acknowledged: Acknowledgement | null
  /** Remediations whose budget this check found spent (rule 15). */
  givenUp: string[]
}

/** A channel that never heard of a check. */
export function nothingTold(): Told {
  return {
    state: null,
    last: null,
    begun: false,
    lost: false,
    lostAt: -1,
    owed: false,
    flapping: false,
    givenUp: false,
    notRecovered: false,
    held: null,
    sending: {},
  }
}

/** The news of a check before its first tick. */
export function noNews(bornAt: number): CheckNews {
  return {
    bornAt,
    report: nothingTold(),
    channels: {},
    due: [],
    hidden: null,
    shownMs: 0,
    coveredShownMs: 0,
    shownAt: -1,
    acknowledged: null,
    givenUp: [],
  }
}

const topics: Readonly<Partial<Record<NoticeKind, Topic>>> = {
  flapping_started: 'flapping',
  flapping_ended: 'flapping',
  given_up: 'given_up',
  not_recovered: 'not_recovered',
}

export function topicOf(kind: NoticeKind): Topic {
  return topics[kind] ?? 'state'
}

/** Notes that a message reached its channel: only delivery counts as told (rule 14). Changes `told` in place. */
export function noteTold(told: Told, kind: NoticeKind, state: State, at: number): void {
  switch (kind) {
    case 'problem':
    case 'improvement':
      Object.assign(told, { state, lost: false, last: { state, at } })
      return
    case 'recovery':
      Object.assign(told, { state, lost: false, owed: false, begun: false })
      return
    case 'lost':
      Object.assign(told, { lost: true, lostAt: at })
      return
    case 'data_back':
      told.lost = false
      // Who hears that a check is in trouble after all hears of its end too (rule 14).
      if (state !== 'healthy') told.begun = true
      else if ((told.state ?? 'healthy') === 'healthy') told.begun = false
      return
    case 'given_up':
      told.givenUp = true
      return
    case 'not_recovered':
      told.notRecovered = true
      return
    case 'no_longer_checked':
      // Nothing is open any more; should the check come back, it is news again.
      Object.assign(told, { ...nothingTold(), sending: told.sending })
      return
    default:
      told.flapping = kind === 'flapping_started'
  }
}
