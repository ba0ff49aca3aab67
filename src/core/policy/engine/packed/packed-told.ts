import type { NoticeKind, Sending, Told, Topic } from '../../../notify/told.ts'
import { defaultStateOrder, type State } from '../../../state.ts'
import { Unreadable } from '../../../varint/varint-reader.ts'
import { Unfit } from '../../../varint/varint-writer.ts'
import type { PackReader } from './pack-reader.ts'
import type { PackWriter } from './pack-writer.ts'

const topics: readonly Topic[] = ['state', 'flapping', 'given_up', 'not_recovered']
const kinds: readonly NoticeKind[] = [
  'problem',
  'improvement',
  'recovery',
  'lost',
  'data_back',
  'flapping_started',
  'flapping_ended',
  'given_up',
  'not_recovered',
  'no_longer_checked',
]
const has = { lost: 8, begun: 16, owed: 32, flapping: 64, givenUp: 128, notRecovered: 256 } as const
const last = 512
const lostAt = 1_024
const held = 2_048
const firstTopic = 4_096

/** The number of a state; 0 for none. */
export function stateNumber(state: State | null): number {
  if (state === null) return 0
  const index = defaultStateOrder.indexOf(state)
  if (index === -1) throw new Unfit()
  return index + 1
}

/** The state with a number that is not 0. */
export function stateOf(number: number): State {
  const state = defaultStateOrder[number - 1]
  if (state === undefined) throw new Unreadable()
  return state
}

export function stateOrNone(number: number): State | null {
  return number === 0 ? null : stateOf(number)
}

/** What one channel was told: most often nothing, which is one byte. */
export function writeTold(to: PackWriter, told: Told): void {
  to.uint(flagsOf(told))
  if (told.last !== null) {
    to.uint(stateNumber(told.last.state))
    to.time(told.last.at)
  }
  if (told.lostAt !== -1) to.time(told.lostAt)
  if (told.held !== null) to.word(told.held)
  for (const topic of topics) {
    const sending = told.sending[topic]
    if (sending !== undefined) writeSending(to, sending)
  }
}

function flagsOf(told: Told): number {
  let flags = stateNumber(told.state)
  if (told.lost) flags |= has.lost
  if (told.begun) flags |= has.begun
  if (told.owed) flags |= has.owed
  if (told.flapping) flags |= has.flapping
  if (told.givenUp) flags |= has.givenUp
  if (told.notRecovered) flags |= has.notRecovered
  if (told.last !== null) flags |= last
  if (told.lostAt !== -1) flags |= lostAt
  if (told.held !== null) flags |= held
  for (let index = 0; index < topics.length; index += 1) {
    if (told.sending[topics[index] as Topic] !== undefined) flags |= firstTopic << index
  }
  return flags
}

/** @param told is filled and given back */
export function readTold(from: PackReader, told: Told): Told {
  const flags = from.uint()
  told.state = stateOrNone(flags & 7)
  told.last = (flags & last) === 0 ? null : { state: stateOf(from.uint()), at: from.time() }
  told.begun = (flags & has.begun) !== 0
  told.lost = (flags & has.lost) !== 0
  told.lostAt = (flags & lostAt) === 0 ? -1 : from.time()
  told.owed = (flags & has.owed) !== 0
  told.flapping = (flags & has.flapping) !== 0
  told.givenUp = (flags & has.givenUp) !== 0
  told.notRecovered = (flags & has.notRecovered) !== 0
  told.held = (flags & held) === 0 ? null : from.word()
  told.sending = {}
  if (flags < firstTopic) return told
  for (let index = 0; index < topics.length; index += 1) {
    if ((flags & (firstTopic << index)) !== 0) told.sending[topics[index] as Topic] = readSending(from)
  }
  return told
}

function writeSending(to: PackWriter, { kind, state, since, claimedAt, failures, retryAt }: Sending): void {
  const number = kinds.indexOf(kind)
  if (number === -1) throw new Unfit()
  to.uint(number)
  to.uint(stateNumber(state))
  to.time(since)
  to.time(claimedAt)
  to.number(failures)
  to.time(retryAt)
}

function readSending(from: PackReader): Sending {
  const kind = kinds[from.uint()]
  if (kind === undefined) throw new Unreadable()
  const state = stateOf(from.uint())
  return {
    kind,
    state,
    since: from.time(),
    claimedAt: from.time(),
    failures: from.number(),
    retryAt: from.time(),
  }
}
