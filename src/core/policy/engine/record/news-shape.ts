import type { OnChangeMemory, ToldOnChange } from '../../../notify/on-change.ts'
import type {
  Acknowledgement,
  CheckNews,
  Due,
  Hidden,
  NoticeKind,
  Sending,
  Told,
  Topic,
} from '../../../notify/told.ts'
import {
  fields,
  listOf,
  mapOf,
  oneOf,
  orNull,
  type Shape,
  someFields,
  span,
  text,
  time,
  timeOrNever,
  truth,
  whole,
} from '../../../shape.ts'
import { defaultStateOrder, type State } from '../../../state.ts'

export const anyState: Shape<State> = oneOf(defaultStateOrder)

// A map, so that a kind which is left out does not compile.
const noticeKinds: Readonly<Record<NoticeKind, true>> = {
  problem: true,
  improvement: true,
  recovery: true,
  lost: true,
  data_back: true,
  flapping_started: true,
  flapping_ended: true,
  given_up: true,
  not_recovered: true,
  no_longer_checked: true,
}

const sending = fields<Sending>({
  kind: oneOf(Object.keys(noticeKinds) as NoticeKind[]),
  state: anyState,
  since: time,
  claimedAt: timeOrNever,
  failures: whole(),
  retryAt: time,
})

const told = fields<Told>({
  state: orNull(anyState),
  last: orNull(fields<NonNullable<Told['last']>>({ state: anyState, at: time })),
  begun: truth,
  lost: truth,
  lostAt: timeOrNever,
  owed: truth,
  flapping: truth,
  givenUp: truth,
  notRecovered: truth,
  held: orNull(text),
  sending: someFields<Required<Record<Topic, Sending>>>({
    state: sending,
    flapping: sending,
    given_up: sending,
    not_recovered: sending,
  }),
})

const due = fields<Due>({ action: text, state: anyState, afterMs: span, held: truth })

const hidden = fields<Hidden>({ severity: anyState, until: orNull(time), waitingSince: timeOrNever })

const acknowledgement = fields<Acknowledgement>({
  by: text,
  note: text,
  at: time,
  severity: anyState,
  sticky: truth,
  expiresAt: orNull(time),
})

/** What is remembered of what was told to who hears of changes only. */
export const onChangeMemory: Shape<OnChangeMemory> = fields<OnChangeMemory>({
  version: oneOf([1]),
  checks: mapOf(fields<ToldOnChange>({ told, since: time, problemSince: timeOrNever })),
})

/** What is remembered of what people were told of a check. */
export const checkNews: Shape<CheckNews> = fields<CheckNews>({
  bornAt: timeOrNever,
  report: told,
  channels: mapOf(told),
  due: listOf(due),
  hidden: orNull(hidden),
  shownMs: span,
  coveredShownMs: span,
  shownAt: timeOrNever,
  acknowledged: orNull(acknowledgement),
  givenUp: listOf(text),
})
