import { execFileSync } from 'node:child_process'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { usualSpoolLimit } from '../../../src/core/heartbeat/sending/spool-limit.ts'
import { isHeld, takeHold } from '../../../src/store/spool/sqlite/sender-lock.ts'
import { spoolPath, sqliteSpool } from '../../../src/store/spool/sqlite/sqlite-spool.ts'
import { describeSpool, newBeat } from '../../contract/beat-spool.ts'
import { mountable, mountTmpfs } from '../mount-tmpfs.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

const opened = (directory: string, told: string[] = [], limit = usualSpoolLimit) => {
  const spool = sqliteSpool(spoolPath(directory, 'web-1'), limit, (line) => told.push(line))
  onTestFinished(() => spool.close())
  return spool
}

describeSpool('a disk', (limit) => sqliteSpool(spoolPath(temporaryDirectory(), 'web-1'), limit, () => {}))

describe('the spool on a disk', () => {
  it('outlives its process, and is private', async () => {
    const directory = temporaryDirectory()
    const first = opened(directory)
    await first.append(newBeat(1))
    expect(await first.countStart()).toBe(1)
    await first.close()
    const second = opened(directory)
    expect(await second.oldest(9)).toMatchObject([{ id: 'hb_1.1' }])
    expect(await second.countStart()).toBe(2)
    // What was told before the end of a process is no news after it.
    await second.append(newBeat(2))
    expect((await second.oldest(9))[1]).toMatchObject({ unchanged: true })
    const path = spoolPath(directory, 'web-1')
    expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o600, 0o700])
  })

  it('counts the starts of two processes at once, none twice', async () => {
    const directory = temporaryDirectory()
    const spools = Array.from({ length: 4 }, () => opened(directory))
    const starts = await Promise.all(spools.flatMap((spool) => [spool.countStart(), spool.countStart()]))
    expect(starts.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('begins anew where it is damaged, sets the damage aside and tells it', async () => {
    const directory = temporaryDirectory()
    await opened(directory).append(newBeat(1))
    const path = spoolPath(directory, 'web-1')
    writeFileSync(path, 'not a database, and long enough to be looked at'.repeat(100))
    const told: string[] = []
    const spool = opened(directory, told)
    await spool.append(newBeat(2))
    expect(await spool.oldest(9)).toMatchObject([{ id: 'hb_1.2' }])
    expect(told).toEqual([expect.stringContaining('damaged')])
    expect(readdirSync(dirname(path)).some((name) => name.includes('.damaged-'))).toBe(true)
  })

  it('reads nothing of a file that a newer vitals wrote, and leaves it where it is', async () => {
    const directory = temporaryDirectory()
    const first = opened(directory)
    await first.append(newBeat(1))
    await first.close()
    const db = new DatabaseSync(spoolPath(directory, 'web-1'))
    db.exec('ALTER TABLE beat RENAME TO kept; PRAGMA user_version = 99')
    db.close()
    const told: string[] = []
    await expect(opened(directory, told).oldest(9)).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining('a newer vitals wrote it'),
    })
    expect(told).toEqual([])
  })

  it.runIf(mountable)(
    'on a full disk gives up the oldest without news for each new beat, and goes on when there is room',
    async () => {
      const disk = mountTmpfs('600k')
      const spool = opened(disk)
      await spool.append(newBeat(1, 'critical'))
      for (let seq = 2; seq <= 20; seq += 1) await spool.append(newBeat(seq))
      execFileSync('sh', ['-c', `cat /dev/zero > '${join(disk, 'filler')}' 2>/dev/null || true`])
      const dropped = []
      for (let seq = 21; seq <= 300; seq += 1) dropped.push(...(await spool.append(newBeat(seq))))
      expect(dropped.length).toBeGreaterThan(0)
      expect(dropped.every(({ unchanged }) => unchanged)).toBe(true)
      const kept = (await spool.oldest(1_000)).map(({ id }) => id)
      expect(kept.slice(0, 2)).toEqual(['hb_1.1', 'hb_1.2'])
      expect(kept.at(-1)).toBe('hb_1.300')
      const seqs = kept.map((id) => Number(id.split('.')[1]))
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
      execFileSync('rm', [join(disk, 'filler')])
      expect(await spool.append(newBeat(301))).toEqual([])
    },
  )

  it.runIf(mountable)('cannot begin on a disk that was full before it', async () => {
    const disk = mountTmpfs('64k')
    execFileSync('sh', ['-c', `cat /dev/zero > '${join(disk, 'filler')}' 2>/dev/null || true`])
    await expect(opened(disk).append(newBeat(1))).rejects.toMatchObject({ code: 'CANNOT_WRITE' })
  })
})

describe('the turn of an agent to send', () => {
  it('is one at a time, seen by others, and ends when it is let go', async () => {
    const directory = temporaryDirectory()
    expect(isHeld(directory, 'web-1', 'sending')).toBe(false)
    const hold = await takeHold(directory, 'web-1', 'sending', 0)
    expect(hold).not.toBeNull()
    expect(isHeld(directory, 'web-1', 'sending')).toBe(true)
    expect(await takeHold(directory, 'web-1', 'sending', 30)).toBeNull()
    const other = await takeHold(directory, 'web-2', 'sending', 0)
    expect(other).not.toBeNull()
    other?.release()
    hold?.release()
    expect(isHeld(directory, 'web-1', 'sending')).toBe(false)
    const next = await takeHold(directory, 'web-1', 'sending', 1_000)
    expect(next).not.toBeNull()
    next?.release()
  })
})
