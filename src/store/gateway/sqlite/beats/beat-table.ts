import { hash } from 'node:crypto'
import { VarintReader } from '../../../../core/varint/varint-reader.ts'
import { VarintWriter } from '../../../../core/varint/varint-writer.ts'
import type { BeatName } from '../../port.ts'
import { StepRefused } from '../../step-refused.ts'
import type { Database } from '../database.ts'
import type { BeatPlace } from '../fleet/agent-record.ts'
import { beatIdBytes } from './beat-id.ts'
import { readBeat, type StoredBeat, writeBeat } from './beat-record.ts'
import { compressed, decompressed } from './block-codec.ts'

const rowsAStatement = 16
const row = '(?, ?, ?, ?)'
const insertOne = `INSERT INTO beat VALUES ${row} ON CONFLICT DO NOTHING`
const insertMany = `INSERT INTO beat VALUES ${Array(rowsAStatement).fill(row).join(', ')} ON CONFLICT DO NOTHING`

/** One block: the beats of one step. Its digest is SHA-256 over the digest before it and its stored bytes. */
export interface StoredBlock {
  readonly no: number
  /** Epoch milliseconds: the newest receive time in it. */
  readonly at: number
  readonly count: number
  readonly digest: Uint8Array
  readonly codec: number
  readonly body: Uint8Array
}

/** Blocks that were moved out of the database; `null` for one that is kept no more. */
export interface OlderBlocks {
  beatsOf(no: number): readonly StoredBeat[] | null
}

/** The beats of the database: each lies in a block with the others of its step, and is found by its id. */
export class BeatTable {
  readonly #database: Database
  readonly #days: OlderBlocks
  readonly #writer = new VarintWriter()
  /** The block that was read last: an agent's beats often share one. */
  #read: { readonly no: number; readonly beats: readonly StoredBeat[] } | null = null

  constructor(database: Database, days: OlderBlocks) {
    this.#database = database
    this.#days = days
  }

  /**
   * Stores the beats of one step as block `no`, inside its transaction.
   *
   * @param names of the beats, for the error
   * @returns the block's digest
   * @throws StepRefused where one of them is stored already
   */
  write(
    no: number,
    before: Uint8Array,
    beats: readonly StoredBeat[],
    names: readonly BeatName[],
  ): Uint8Array {
    const at = beats.reduce((newest, { beat }) => Math.max(newest, beat.receivedAt), 0)
    this.#insertRows(no, beats, names)
    this.#writer.reset()
    for (const beat of beats) writeBeat(this.#writer, beat, at)
    const { codec, bytes } = compressed(this.#writer.bytes())
    const digest = digestOf(before, bytes)
    const insert = this.#database.statement('INSERT INTO block VALUES (?, ?, ?, ?, ?, ?)')
    insert.run(no, at, beats.length, digest, codec, bytes)
    return digest
  }

  /** Where the beat of an agent lies; `null` for one that is not stored here. */
  find(id: string, agent: number): BeatPlace | null {
    const select = this.#database.statement('SELECT block, place FROM beat WHERE id = ? AND agent = ?')
    const found = select.get(beatIdBytes(id), agent)
    return found === undefined ? null : { block: Number(found.block), place: Number(found.place) }
  }

  /** Where every beat of this id lies. */
  findAll(id: string): readonly BeatPlace[] {
    const select = this.#database.statement('SELECT block, place FROM beat WHERE id = ? ORDER BY agent')
    return select
      .all(beatIdBytes(id))
      .map(({ block, place }) => ({ block: Number(block), place: Number(place) }))
  }

  /** The beat at a place; `null` where the block is not here. */
  read({ block, place }: BeatPlace): StoredBeat | null {
    return this.#blockOf(block)?.[place] ?? null
  }

  #blockOf(no: number): readonly StoredBeat[] | null {
    if (this.#read?.no === no) return this.#read.beats
    const stored = this.#database.statement('SELECT * FROM block WHERE no = ?').get(no)
    const beats = stored === undefined ? this.#days.beatsOf(no) : beatsIn(stored as unknown as StoredBlock)
    if (beats !== null) this.#read = { no, beats }
    return beats
  }

  #insertRows(no: number, beats: readonly StoredBeat[], names: readonly BeatName[]): void {
    const many = this.#database.statement(insertMany)
    const one = this.#database.statement(insertOne)
    const known: BeatName[] = []
    let place = 0
    for (; place + rowsAStatement <= beats.length; place += rowsAStatement) {
      const values: (Uint8Array | number)[] = []
      for (let next = place; next < place + rowsAStatement; next += 1) {
        const { idBytes, agent } = beats[next] as StoredBeat
        values.push(idBytes, agent, no, next)
      }
      if (Number(many.run(...values).changes) === rowsAStatement) continue
      known.push(
        ...this.#knownAmong(no, beats.slice(place, place + rowsAStatement), names.slice(place), place),
      )
    }
    for (; place < beats.length; place += 1) {
      const { idBytes, agent } = beats[place] as StoredBeat
      if (Number(one.run(idBytes, agent, no, place).changes) === 0) known.push(names[place] as BeatName)
    }
    if (known.length > 0) throw new StepRefused('beat_known', known)
  }

  /** Which of these beats another place has taken. */
  #knownAmong(
    no: number,
    beats: readonly StoredBeat[],
    names: readonly BeatName[],
    first: number,
  ): BeatName[] {
    return beats.flatMap(({ beat, agent }, index) => {
      const found = this.find(beat.id, agent)
      const isOurs = found?.block === no && found.place === first + index
      return isOurs ? [] : [names[index] as BeatName]
    })
  }
}

/** The beats of a block, in their places. @throws Unreadable where it is not what was written */
export function beatsIn({
  at,
  codec,
  body,
}: Pick<StoredBlock, 'at' | 'codec' | 'body'>): readonly StoredBeat[] {
  const from = new VarintReader(decompressed(Number(codec), body))
  const beats: StoredBeat[] = []
  while (!from.isAtEnd()) beats.push(readBeat(from, Number(at)))
  return beats
}

/** The digest of a block behind another. */
export function digestOf(before: Uint8Array, body: Uint8Array): Uint8Array {
  return hash('sha256', Buffer.concat([before, body]), 'buffer')
}
