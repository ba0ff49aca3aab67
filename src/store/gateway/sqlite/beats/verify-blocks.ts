import type { BeatsVerdict } from '../../records.ts'
import type { Holdings } from '../holdings.ts'
import { beatsIn, digestOf, type StoredBlock } from './beat-table.ts'

const recordsAPage = 500
const dayMs = 86_400_000

/**
 * Recomputes the digests of all blocks that are kept, in files of days and in the database, and holds them against the
 * head and against what signed records of the trail say of them. Lets others in between.
 */
export async function verifyBlocks(held: Holdings): Promise<BeatsVerdict> {
  // Read at once, before others get their turn: a step is in both or in neither.
  const [newest, through, since] = [held.blocks.block, held.trail.ends.head.index, sinceWhen(held)]
  const missing = missingEnd(held)
  if (missing !== null) return { ok: false, block: missing }
  const told = toldDigests(held)
  let last: { readonly no: number; readonly digest: Uint8Array } | null = null
  let count = 0
  let decided = 0
  for (const block of keptBlocks(held)) {
    const { no, digest, body } = block
    if (last !== null && !isSame(digest, digestOf(last.digest, body))) return { ok: false, block: Number(no) }
    if (last === null && Number(no) === 1 && !isSame(digest, digestOf(new Uint8Array(32), body))) {
      return { ok: false, block: Number(no) }
    }
    if (last !== null && !told.agrees(last.no, Number(no), last.digest)) return { ok: false, block: last.no }
    last = { no: Number(no), digest }
    count += Number(block.count)
    if (last.no <= newest) decided += decidedIn(block, since)
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (last !== null && !told.agrees(last.no, Number.POSITIVE_INFINITY, last.digest)) {
    return { ok: false, block: last.no }
  }
  const isWhole = last === null || isSame(last.digest, held.blocks.digest)
  return isWhole ? { ok: true, count, decided, since, through } : { ok: false, block: held.blocks.block }
}

/** Times of the trail and of beats differ at the edge of a day; a day behind the oldest record nothing of it is missing. */
function sinceWhen({ trail }: Holdings): number {
  if (trail.ends.anchor.index < 0) return 0
  const [oldest] = trail.read({ limit: 1, forward: true }).items
  return oldest === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(oldest.entry.ts) + dayMs
}

function decidedIn(block: StoredBlock, since: number): number {
  return beatsIn(block).filter(({ beat }) => beat.tickHash !== null && beat.receivedAt >= since).length
}

/** The first or last block of a day that its file does not have; `null` where all are there. */
function missingEnd({ days }: Holdings): number | null {
  for (const { day, firstBlock, lastBlock } of days.list()) {
    for (const no of [firstBlock, lastBlock]) if (no !== null && !days.file(day).hasBlock(no)) return no
  }
  return null
}

/** In the order of their numbers; a block that is being moved may be in both places. */
function* keptBlocks({ days, database }: Holdings): Generator<StoredBlock> {
  let last = 0
  for (const { day, lastBlock } of days.list()) {
    if (lastBlock === null) continue
    for (const block of days.file(day).blocks()) {
      if (Number(block.no) <= last) continue
      last = Number(block.no)
      yield block
    }
  }
  const next = database.statement('SELECT * FROM block WHERE no > ? ORDER BY no LIMIT 1')
  for (let row = next.get(last); row !== undefined; row = next.get(last)) {
    last = Number(row.no)
    yield row as unknown as StoredBlock
  }
}

/** What records of the trail say that the digest was at which block. */
function toldDigests({ trail }: Holdings): Told {
  const told: [number, string][] = []
  let cursor: string | null = null
  do {
    const query = { limit: recordsAPage, forward: true, type: 'beats' }
    const page = trail.read(cursor === null ? query : { ...query, cursor })
    told.push(
      ...page.items.map(({ entry }): [number, string] => [Number(entry.through), String(entry.digest)]),
    )
    cursor = page.next
  } while (cursor !== null)
  return new Told(told)
}

class Told {
  readonly #told: readonly (readonly [number, string])[]

  constructor(told: readonly (readonly [number, string])[]) {
    this.#told = told
  }

  /** Whether all that is said of the time from one block until before the next is this digest. */
  agrees(from: number, until: number, digest: Uint8Array): boolean {
    const text = `sha256:${Buffer.from(digest).toString('hex')}`
    return this.#told.every(([through, said]) => through < from || through >= until || said === text)
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}
