import {
  type Acknowledgement,
  type CheckNews,
  type Due,
  type Hidden,
  nothingTold,
  type Told,
} from '../../../notify/told.ts'
import type { PackReader } from './pack-reader.ts'
import type { PackWriter } from './pack-writer.ts'
import { readTold, stateNumber, stateOf, writeTold } from './packed-told.ts'

const has = {
  shownAt: 1,
  shownMs: 2,
  channels: 4,
  coveredShownMs: 8,
  due: 16,
  hidden: 32,
  acknowledged: 64,
  givenUp: 128,
} as const

/** What follows from a check's states; `since` is a time that is often the same as one of these. */
export function writeNews(to: PackWriter, news: CheckNews, since: number): void {
  const { channels, due, hidden, acknowledged, givenUp } = news
  const names = Object.keys(channels)
  to.uint(flagsOf(news, names.length))
  to.number(news.bornAt, since)
  writeTold(to, news.report)
  if (news.shownAt !== -1) to.time(news.shownAt)
  if (news.shownMs !== 0) to.number(news.shownMs)
  if (names.length > 0) {
    to.uint(names.length)
    for (const name of names) {
      to.word(name)
      writeTold(to, channels[name] as Told)
    }
  }
  if (news.coveredShownMs !== 0) to.number(news.coveredShownMs)
  if (due.length > 0) writeDue(to, due)
  if (hidden !== null) writeHidden(to, hidden)
  if (acknowledged !== null) writeAcknowledged(to, acknowledged)
  if (givenUp.length > 0) {
    to.uint(givenUp.length)
    for (const action of givenUp) to.word(action)
  }
}

function flagsOf(news: CheckNews, channels: number): number {
  let flags = 0
  if (news.shownAt !== -1) flags |= has.shownAt
  if (news.shownMs !== 0) flags |= has.shownMs
  if (channels > 0) flags |= has.channels
  if (news.coveredShownMs !== 0) flags |= has.coveredShownMs
  if (news.due.length > 0) flags |= has.due
  if (news.hidden !== null) flags |= has.hidden
  if (news.acknowledged !== null) flags |= has.acknowledged
  if (news.givenUp.length > 0) flags |= has.givenUp
  return flags
}

/** @param into is filled */
export function readNews(from: PackReader, since: number, into: Writable<CheckNews>): void {
  const flags = from.uint()
  into.bornAt = from.number(since)
  readTold(from, into.report)
  into.shownAt = (flags & has.shownAt) === 0 ? -1 : from.time()
  into.shownMs = (flags & has.shownMs) === 0 ? 0 : from.number()
  into.channels = (flags & has.channels) === 0 ? {} : readChannels(from)
  into.coveredShownMs = (flags & has.coveredShownMs) === 0 ? 0 : from.number()
  into.due = (flags & has.due) === 0 ? [] : listOf(from, readDue)
  into.hidden = (flags & has.hidden) === 0 ? null : readHidden(from)
  into.acknowledged = (flags & has.acknowledged) === 0 ? null : readAcknowledged(from)
  into.givenUp = (flags & has.givenUp) === 0 ? [] : listOf(from, (reader) => reader.word())
}

type Writable<Item> = { -readonly [Key in keyof Item]: Item[Key] }

function readChannels(from: PackReader): Record<string, Told> {
  return Object.fromEntries(
    listOf(from, (reader) => [reader.word(), readTold(reader, nothingTold())] as const),
  )
}

/** As many items as the count before them says. */
export function listOf<Item>(from: PackReader, read: (from: PackReader) => Item): Item[] {
  const count = from.count()
  const items: Item[] = []
  for (let index = 0; index < count; index += 1) items.push(read(from))
  return items
}

function writeDue(to: PackWriter, due: readonly Due[]): void {
  to.uint(due.length)
  for (const { action, state, afterMs, held } of due) {
    to.word(action)
    to.uint(stateNumber(state) * 2 + Number(held))
    to.number(afterMs)
  }
}

function readDue(from: PackReader): Due {
  const action = from.word()
  const flags = from.uint()
  return {
    action,
    state: stateOf(Math.floor(flags / 2)),
    afterMs: from.number(),
    held: flags % 2 === 1,
  }
}

function writeHidden(to: PackWriter, { severity, until, waitingSince }: Hidden): void {
  to.uint(stateNumber(severity) * 2 + Number(until !== null))
  if (until !== null) to.time(until)
  to.time(waitingSince)
}

function readHidden(from: PackReader): Hidden {
  const flags = from.uint()
  return {
    severity: stateOf(Math.floor(flags / 2)),
    until: flags % 2 === 0 ? null : from.time(),
    waitingSince: from.time(),
  }
}

function writeAcknowledged(to: PackWriter, given: Acknowledgement): void {
  const { by, note, at, severity, sticky, expiresAt } = given
  to.uint(stateNumber(severity) * 4 + Number(sticky) * 2 + Number(expiresAt !== null))
  to.text(by)
  to.text(note)
  to.time(at)
  if (expiresAt !== null) to.time(expiresAt)
}

function readAcknowledged(from: PackReader): Acknowledgement {
  const flags = from.uint()
  return {
    by: from.text(),
    note: from.text(),
    at: from.time(),
    severity: stateOf(Math.floor(flags / 4)),
    sticky: (flags & 2) !== 0,
    expiresAt: (flags & 1) === 0 ? null : from.time(),
  }
}
