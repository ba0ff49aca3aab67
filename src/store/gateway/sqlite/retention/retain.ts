import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Retained, Retention } from '../../records.ts'
import type { Holdings } from '../holdings.ts'
import { storeEntry } from '../trail/trail.ts'
import { exportDay, syncFolder } from './cold-export.ts'
import type { Day } from './day-files.ts'
import { moveBlocks, moveRecords } from './move-closed.ts'

const dayMs = 86_400_000
const effectsAChunk = 500

/**
 * Keeps the database small: what is not recent moves to files of days, files that are not hot are exported and removed,
 * exports that are not even cold are removed. It works in small pieces and lets others in between; killed at any point
 * it goes on where it was.
 *
 * @param now epoch milliseconds
 */
export async function retain(held: Holdings, now: number, keep: Retention): Promise<Retained> {
  const before = now - keep.recentMs
  const beats = await inPieces(() => moveBlocks(held, before))
  const records = await inPieces(() => moveRecords(held, before))
  const effects = await inPieces(() => held.change(() => held.outbox.forget(before, effectsAChunk)))
  const silences = held.change(() => held.silences.forget(now - keep.hotDays * dayMs))
  const exported = await exportOld(held, now, dayBefore(now, keep.hotDays))
  const removed = removeCold(held, dayBefore(now, keep.coldDays))
  return { beats, records, effects, silences, exported, removed }
}

async function inPieces(piece: () => number): Promise<number> {
  let total = 0
  for (let count = piece(); count > 0; count = piece()) {
    total += count
    await new Promise((resolve) => setImmediate(resolve))
  }
  return total
}

async function exportOld(held: Holdings, now: number, before: string): Promise<number> {
  const { days, trail, fleet } = held
  let exported = 0
  for (const listed of days.list()) {
    const { day, lastAudit, firstAudit } = listed
    if (day >= before) break
    const file = days.file(day)
    exportDay(held.coldFolder, nameOf(listed), file, fleet)
    const last = lastAudit === null ? null : file.hashAt(lastAudit)
    if (lastAudit === null || last === null) held.change(() => days.forget(day))
    else {
      // The last hash stays as the place that the rest of the chain begins from, and the trail itself says so.
      const entry = storeEntry(now, {
        change: 'audit_pruned',
        reason: `the day ${day} is kept as an export`,
        removed: lastAudit - (firstAudit ?? lastAudit) + 1,
        through: lastAudit,
        through_hash: last,
      })
      const anchor = { index: lastAudit, hash: last }
      held.change(() => {
        days.forget(day)
        trail.moveAnchor(anchor)
      }, [entry])
      trail.settleAnchor(anchor)
    }
    exported += 1
    await new Promise((resolve) => setImmediate(resolve))
  }
  removeUnlisted(held, before)
  return exported
}

/** Files of old days that are on no list: exported already, by a run that was killed before it could remove them. */
function removeUnlisted({ days }: Holdings, before: string): void {
  const listed = new Set(days.list().map(({ day }) => day))
  const old = namesIn(days.folder, /^\d{4}-\d\d-\d\d(?=\.db)/).filter(
    (day) => day < before && !listed.has(day),
  )
  for (const day of new Set(old)) {
    days.closeDay(day)
    rmSync(days.pathOf(day), { force: true })
    rmSync(`${days.pathOf(day)}-journal`, { force: true })
  }
  if (old.length > 0) syncFolder(days.folder)
}

function removeCold({ coldFolder }: Holdings, before: string): number {
  const old = namesIn(coldFolder, /^\d{4}-\d\d-\d\d.*\.ndjson\.gz$/).filter((name) => name < before)
  for (const name of old) rmSync(join(coldFolder, name), { force: true })
  if (old.length > 0) syncFolder(coldFolder)
  return old.length
}

function namesIn(folder: string, pattern: RegExp): readonly string[] {
  try {
    return readdirSync(folder).flatMap((name) => pattern.exec(name)?.[0] ?? [])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

// A clock that went back can fill a day again that was exported: that is another file, not another version of it.
function nameOf({ day, firstBlock, firstAudit }: Day): string {
  return `${day}.${firstBlock ?? 0}.${firstAudit ?? 0}`
}

function dayBefore(now: number, days: number): string {
  return new Date(now - days * dayMs).toISOString().slice(0, 10)
}
