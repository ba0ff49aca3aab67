import { beatsIn, type StoredBlock } from '../beats/beat-table.ts'
import type { Holdings } from '../holdings.ts'
import type { AuditRow } from './day-file.ts'

const beatsAChunk = 500
const recordsAChunk = 500

/**
 * Moves the oldest blocks that ended before `before` into the file of their day: at most some hundred beats. They are
 * removed here only when they are on the disk there, so that a kill in between leaves them in both places for the next
 * run, which changes nothing about those that are there.
 *
 * @param before epoch milliseconds
 * @returns how many beats were moved; 0 when none is left
 */
export function moveBlocks(held: Holdings, before: number): number {
  const { database, days } = held
  const chunk: StoredBlock[] = []
  let beats = 0
  let day: string | null = null
  const select = database.statement('SELECT * FROM block ORDER BY no LIMIT 64')
  for (const row of select.all() as unknown as StoredBlock[]) {
    if (Number(row.at) >= before || beats >= beatsAChunk) break
    const own = dayAtLeast(Number(row.at), days.lastDayOf('block'))
    if (day !== null && own !== day) break
    day = own
    chunk.push(row)
    beats += Number(row.count)
  }
  if (day === null) return 0
  days.file(day).takeBlocks(chunk)
  const moved = day
  held.change(() => {
    const removeBeat = database.statement('DELETE FROM beat WHERE id = ? AND agent = ? AND block = ?')
    const removeBlock = database.statement('DELETE FROM block WHERE no = ?')
    for (const block of chunk) {
      for (const { idBytes, agent } of beatsIn(block)) removeBeat.run(idBytes, agent, block.no)
      removeBlock.run(block.no)
    }
    days.note(moved, 'block', Number(chunk[0]?.no), Number(chunk.at(-1)?.no))
  })
  return beats
}

/** The same for records of the trail, which keep their places in the chain. @returns how many were moved */
export function moveRecords(held: Holdings, before: number): number {
  const { database, days } = held
  const select = database.statement('SELECT * FROM audit ORDER BY position LIMIT ?')
  const chunk: AuditRow[] = []
  let day: string | null = null
  for (const row of select.all(recordsAChunk) as unknown as AuditRow[]) {
    const at = Date.parse(String(row.ts))
    // The head stays, so that there is always a record to go on from.
    if (!(at < before) || Number(row.position) >= held.trail.ends.head.index) break
    const own = dayAtLeast(at, days.lastDayOf('audit'))
    if (day !== null && own !== day) break
    day = own
    chunk.push(row)
  }
  if (day === null) return 0
  const [first, last] = [Number(chunk[0]?.position), Number(chunk.at(-1)?.position)]
  days.file(day).takeRecords(chunk)
  const moved = day
  held.change(() => {
    database.statement('DELETE FROM audit WHERE position BETWEEN ? AND ?').run(first, last)
    days.note(moved, 'audit', first, last)
  })
  return chunk.length
}

// Files hold whole ranges in the order of their days, also where a clock went back.
function dayAtLeast(at: number, last: string | null): string {
  const day = new Date(at).toISOString().slice(0, 10)
  return last !== null && last > day ? last : day
}
