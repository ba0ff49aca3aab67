import type { BeatOrder } from '../../../../core/heartbeat/order/beat-order.ts'
import type { BeatWindow, HeldBeat, MissedRange } from '../../../../core/heartbeat/order/reorder.ts'
import { defaultStateOrder, type State } from '../../../../core/state.ts'
import { Unreadable, VarintReader } from '../../../../core/varint/varint-reader.ts'
import { VarintWriter } from '../../../../core/varint/varint-writer.ts'
import { isSaid, nothingSaid, type Said } from '../operator/said.ts'
import { type AgentMemory, type HeldItem, type Incident, noMemory } from './agent-memory.ts'

/** The forms by their first byte: packed, and the JSON of the first gateways. */
const form = { packed: 2, json: 0x7b } as const

const has = {
  leaving: 1,
  silent: 2,
  braked: 4,
  last: 8,
  interval: 16,
  incident: 32,
  newest: 64,
  held: 128,
  missed: 256,
  clockSkew: 512,
  two: 1_024,
  said: 2_048,
} as const
const verdictUnit = 4_096

const writer = new VarintWriter()
const nothingHeld: readonly HeldBeat<HeldItem>[] = []
const noGaps: readonly MissedRange[] = []

/**
 * A memory as bytes, the form in the first of them: a fifth of its JSON, for it is written with every beat. What is there
 * only in trouble stays JSON.
 *
 * @param heartbeat the newest state of the built-in check, where it is newer than the memory's own
 */
export function packMemory(memory: AgentMemory, heartbeat = memory.heartbeat): Uint8Array {
  const { window, senders, last, incident, said } = memory
  const base = last?.receivedAt ?? 0
  writer.reset()
  writer.uint(form.packed)
  writer.uint(flagsOf(memory))
  if (last !== null) {
    writer.number(last.receivedAt)
    writer.number(last.ts, base)
    writer.text(last.id)
  }
  writer.number(memory.skewMs)
  if (memory.clockSkewAt !== -1) writer.number(memory.clockSkewAt, base)
  if (memory.intervalMs !== null) writer.number(memory.intervalMs)
  writer.uint(senders.boots.length)
  for (const boot of senders.boots) writer.text(boot)
  if (senders.twoUntil !== -1) writer.number(senders.twoUntil, base)
  writeWindow(window, base)
  if (incident !== null) writer.text(JSON.stringify(incident))
  if (isSaid(said)) writer.text(JSON.stringify(said))
  writer.raw(heartbeat)
  return writer.copy()
}

/**
 * Reads what was remembered, also what the first gateways wrote; the state of the built-in check is a view of the bytes.
 *
 * @throws Unreadable for damaged bytes and for a newer form: it must not be read as something else, nor overwritten
 */
export function readMemory(bytes: Uint8Array | null): AgentMemory {
  if (bytes === null) return noMemory
  if (bytes[0] === form.json) return readJson(bytes)
  const from = new VarintReader(bytes)
  if (from.uint() !== form.packed) throw new Unreadable(`an agent's memory has the form ${bytes[0]}`)
  const flags = from.uint()
  const given = (flag: number) => (flags & flag) !== 0
  const base = given(has.last) ? from.number() : 0
  const last = given(has.last) ? { receivedAt: base, ts: from.number(base), id: from.text() } : null
  const skewMs = from.number()
  const clockSkewAt = given(has.clockSkew) ? from.number(base) : -1
  const intervalMs = given(has.interval) ? from.number() : null
  const boots = listOf(from, () => from.text())
  const twoUntil = given(has.two) ? from.number(base) : -1
  return {
    last,
    skewMs,
    clockSkewAt,
    intervalMs,
    senders: { boots, twoUntil },
    window: readWindow(from, flags, base),
    incident: given(has.incident) ? (JSON.parse(from.text()) as Incident) : null,
    said: given(has.said) ? (JSON.parse(from.text()) as Said) : nothingSaid,
    verdict: stateOrNone(Math.floor(flags / verdictUnit)),
    leaving: given(has.leaving),
    silent: given(has.silent),
    braked: given(has.braked),
    heartbeat: from.rest(),
  }
}

function flagsOf({
  window,
  senders,
  last,
  verdict,
  clockSkewAt,
  intervalMs,
  leaving,
  silent,
  braked,
  incident,
  said,
}: AgentMemory): number {
  let flags = numberOf(verdict) * verdictUnit
  if (leaving) flags |= has.leaving
  if (silent) flags |= has.silent
  if (braked) flags |= has.braked
  if (last !== null) flags |= has.last
  if (intervalMs !== null) flags |= has.interval
  if (incident !== null) flags |= has.incident
  if (isSaid(said)) flags |= has.said
  if (window.newest !== null) flags |= has.newest
  if (window.held.length > 0) flags |= has.held
  if (window.missed !== 0 || window.gaps.length > 0) flags |= has.missed
  if (clockSkewAt !== -1) flags |= has.clockSkew
  if (senders.twoUntil !== -1) flags |= has.two
  return flags
}

function writeWindow({ newest, held, recent, missed, gaps }: BeatWindow<HeldItem>, base: number): void {
  if (newest !== null) writeOrder(newest)
  writer.uint(recent.length)
  let before = newest
  for (const order of recent) {
    writer.number(order.bootEpoch, before?.bootEpoch)
    writer.number(order.seq, before?.seq)
    before = order
  }
  if (held.length > 0) {
    writer.uint(held.length)
    for (const { order, id, dueAt, spooled, item } of held) {
      writeOrder(order)
      writer.text(id)
      writer.number(dueAt, base)
      writer.uint(spooled ? 1 : 0)
      writer.number(item.receivedAt, base)
    }
  }
  if (missed === 0 && gaps.length === 0) return
  writer.number(missed)
  writer.uint(gaps.length)
  for (const { bootEpoch, from, to } of gaps) {
    writer.number(bootEpoch)
    writer.number(from)
    writer.number(to, from)
  }
}

function readWindow(from: VarintReader, flags: number, base: number): BeatWindow<HeldItem> {
  const newest = (flags & has.newest) === 0 ? null : readOrder(from)
  let before = newest
  const recent = listOf(from, () => {
    before = { bootEpoch: from.number(before?.bootEpoch), seq: from.number(before?.seq) }
    return before
  })
  const held = (flags & has.held) === 0 ? nothingHeld : listOf(from, () => readHeld(from, base))
  if ((flags & has.missed) === 0) return { newest, held, recent, missed: 0, gaps: noGaps }
  const missed = from.number()
  const gaps = listOf(from, () => {
    const bootEpoch = from.number()
    const first = from.number()
    return { bootEpoch, from: first, to: from.number(first) }
  })
  return { newest, held, recent, missed, gaps }
}

function readHeld(from: VarintReader, base: number): HeldBeat<HeldItem> {
  const order = readOrder(from)
  const id = from.text()
  const [dueAt, spooled] = [from.number(base), from.uint() === 1]
  return { order, id, dueAt, spooled, item: { id, receivedAt: from.number(base) } }
}

function writeOrder({ bootEpoch, seq }: BeatOrder): void {
  writer.number(bootEpoch)
  writer.number(seq)
}

function readOrder(from: VarintReader): BeatOrder {
  return { bootEpoch: from.number(), seq: from.number() }
}

function listOf<Item>(from: VarintReader, read: () => Item): readonly Item[] {
  const items: Item[] = []
  for (let left = from.count(); left > 0; left -= 1) items.push(read())
  return items
}

/** The number of a state; 0 for none. */
function numberOf(state: State | null): number {
  return state === null ? 0 : defaultStateOrder.indexOf(state) + 1
}

function stateOrNone(number: number): State | null {
  if (number === 0) return null
  const state = defaultStateOrder[number - 1]
  if (state === undefined) throw new Unreadable()
  return state
}

type StoredJson = Partial<Omit<AgentMemory, 'heartbeat'>> & {
  readonly form: number
  readonly heartbeat?: string
}

/** Fields of an older form are filled in. */
function readJson(bytes: Uint8Array): AgentMemory {
  const { form: stored, heartbeat = '', ...rest } = JSON.parse(new TextDecoder().decode(bytes)) as StoredJson
  if (stored !== 1) throw new Unreadable(`an agent's memory has the form ${stored}`)
  return { ...noMemory, ...rest, heartbeat: Buffer.from(heartbeat, 'base64') }
}
