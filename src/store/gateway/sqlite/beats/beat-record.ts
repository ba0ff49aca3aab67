import { defaultStateOrder } from '../../../../core/state.ts'
import { Unreadable, type VarintReader } from '../../../../core/varint/varint-reader.ts'
import type { VarintWriter } from '../../../../core/varint/varint-writer.ts'
import type { BeatFate, BeatRow } from '../../port.ts'
import { type BeatPlace, stateAt } from '../fleet/agent-record.ts'
import { beatIdText } from './beat-id.ts'

const fates: readonly BeatFate[] = ['used', 'held', 'late', 'sampled']
const hexHash = /^sha256:[0-9a-f]{64}$/
const hexPrint = /^[0-9a-f]{64}$/
/** What is kept of a body; of a whole one the print follows. */
const bodyKind = { none: 0, whole: 1, shortened: 2 } as const
const hashKind = { none: 0, sha256: 1, text: 2 } as const

/** A beat with the number of its agent and where the agent's beat before it lies. */
export interface StoredBeat {
  readonly beat: Omit<BeatRow, 'agent' | 'print'> & {
    /** `null` where it follows from the body. */
    readonly print: string | null
  }
  readonly agent: number
  readonly idBytes: Uint8Array
  readonly before: BeatPlace
}

/** Appends a beat; `at` is the time of its block. Where the print follows from the body it is not written. */
export function writeBeat(to: VarintWriter, { beat, agent, idBytes, before }: StoredBeat, at: number): void {
  to.uint(agent)
  to.raw(idBytes)
  if (beatIdText(idBytes) === null) to.text(beat.id)
  to.uint(before.block)
  to.uint(before.place)
  to.number(beat.receivedAt, at)
  to.number(beat.ts, beat.receivedAt)
  to.uint(beat.bootEpoch)
  to.uint(beat.seq)
  to.uint(fates.indexOf(beat.fate) * 8 + defaultStateOrder.indexOf(beat.state))
  to.number(beat.skewMs)
  to.text(beat.answer)
  writeHash(to, beat.tickHash)
  const { body, isShortened = false } = beat
  to.uint(body === null ? bodyKind.none : isShortened ? bodyKind.shortened : bodyKind.whole)
  if (body === null || isShortened) writePrint(to, beat.print)
  if (body !== null) to.block(body)
}

/** A stored beat as the row that it was, of an agent by its id; what it has of bytes is its own. */
export function beatRowOf({ beat }: StoredBeat, agent: string): BeatRow {
  const { body } = beat
  const print = beat.print ?? sha256Hex(body as Uint8Array)
  return { ...beat, agent, print, body: body === null ? null : body.slice() }
}

/** Reads a beat; its bytes are views of what is read. */
export function readBeat(from: VarintReader, at: number): StoredBeat {
  const agent = from.uint()
  const idBytes = from.raw(16)
  const id = beatIdText(idBytes) ?? from.text()
  const before = { block: from.uint(), place: from.uint() }
  const receivedAt = from.number(at)
  const ts = from.number(receivedAt)
  const [bootEpoch, seq] = [from.uint(), from.uint()]
  const marks = from.uint()
  const fate = fates[marks >>> 3]
  if (fate === undefined) throw new Unreadable()
  const state = stateAt(marks & 7)
  const skewMs = from.number()
  const answer = from.text()
  const tickHash = readHash(from)
  const kind = from.uint()
  const print = kind === bodyKind.whole ? null : readPrint(from)
  const body = kind === bodyKind.none ? null : from.block()
  const known = { id, print, receivedAt, ts, bootEpoch, seq, fate, state, skewMs, answer, tickHash, body }
  return {
    beat: kind === bodyKind.shortened ? { ...known, isShortened: true } : known,
    agent,
    idBytes,
    before,
  }
}

function writeHash(to: VarintWriter, hash: string | null): void {
  if (hash === null) to.uint(hashKind.none)
  else if (hexHash.test(hash)) {
    to.uint(hashKind.sha256)
    to.raw(Buffer.from(hash.slice('sha256:'.length), 'hex'))
  } else {
    to.uint(hashKind.text)
    to.text(hash)
  }
}

function readHash(from: VarintReader): string | null {
  const kind = from.uint()
  if (kind === hashKind.none) return null
  return kind === hashKind.sha256 ? `sha256:${Buffer.from(from.raw(32)).toString('hex')}` : from.text()
}

function writePrint(to: VarintWriter, print: string | null): void {
  if (print === null || !hexPrint.test(print)) throw new TypeError('a print that is no SHA-256')
  to.raw(Buffer.from(print, 'hex'))
}

function readPrint(from: VarintReader): string {
  return Buffer.from(from.raw(32)).toString('hex')
}

function sha256Hex(bytes: Uint8Array): string {
  return process.getBuiltinModule('node:crypto').hash('sha256', bytes)
}
