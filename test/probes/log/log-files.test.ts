import {
  appendFileSync,
  closeSync,
  copyFileSync,
  openSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Value } from '../../../src/core/value.ts'
import { datedName, isSameDated } from '../../../src/host/logs/log-name.ts'
import { withoutNuls } from '../../../src/host/logs/nul-holes.ts'
import { probeOnce } from '../probe-once.ts'
import { scratch } from '../scratch.ts'

/** Runs the probe again and again with the memory of the last run. */
function follower(path: string, options: Record<string, unknown> = {}) {
  let memory: Value = null
  return async (timeoutMs = 10_000) => {
    const run = await probeOnce('log', { path, pattern: 'ERROR', ...options }, { memory, timeoutMs })
    memory = run.memory
    return run.result
  }
}

/** Writes at a place of a file that may lie behind its end. */
function writeAt(path: string, text: string, at: number): void {
  const file = openSync(path, 'r+')
  writeSync(file, text, at)
  closeSync(file)
}

describe('a log with a hole of NULs', () => {
  it.each([2_200, 5_000_000, 2 ** 30])('is read behind a hole of %i bytes in one run', async (size) => {
    const path = join(scratch({ 'app.log': 'INFO start\n'.repeat(200) }), 'app.log')
    const look = follower(path, { pattern: '^ERROR' })
    await look()
    copyFileSync(path, `${path}.1`)
    truncateSync(path, 0)
    writeAt(path, 'ERROR disk gone\n', size)
    expect((await look(5_000)).value).toMatchObject({
      count: 1,
      lines: 1,
      first: 'ERROR disk gone',
      backlog_bytes: 0,
    })
    appendFileSync(path, 'ERROR again\n')
    expect((await look()).value).toMatchObject({ count: 1, lines: 1, first: 'ERROR again', gap: false })
  })

  it('loses no line between two holes', async () => {
    const path = join(scratch({ 'app.log': '' }), 'app.log')
    const look = follower(path, { pattern: '^ERROR', from: 'start' })
    writeAt(path, 'ERROR one\n', 3_000_000)
    writeAt(path, 'ERROR two\n', 60_000_000)
    expect((await look()).value).toMatchObject({ count: 2, first: 'ERROR one', last: 'ERROR two' })
  })

  it('is read on where room was set aside for it', async () => {
    const path = join(scratch({ 'app.log': Buffer.alloc(600_000).toString('latin1') }), 'app.log')
    const look = follower(path, { from: 'start' })
    writeAt(path, 'ERROR one\n', 0)
    expect((await look()).value).toMatchObject({ count: 1 })
    writeAt(path, 'ERROR two\n', 10)
    expect((await look()).value).toMatchObject({ count: 1, first: 'ERROR two' })
    expect((await look()).value).toMatchObject({ count: 0 })
  })

  it('has the lines of its text', () => {
    expect(withoutNuls('\0\0ERROR a\n\0b\n')).toBe('ERROR a\nb\n')
    expect(withoutNuls('INFO cut\0\0\0\0ERROR b\n')).toBe('INFO cut\nERROR b\n')
    const part = fc.oneof(fc.constantFrom('\0', '\0\0', '\n'), fc.string())
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('')
        const words = (given: string) => given.split(/[\0\n]+/).filter((word) => word !== '')
        expect(words(withoutNuls(text))).toEqual(words(text))
      }),
    )
  })
})

describe('a log in UTF-16', () => {
  const lines = Buffer.from('ERROR läuft nicht\r\n'.repeat(5), 'utf16le')
  it.each([
    ['with its mark', Buffer.concat([Buffer.from([0xff, 0xfe]), lines])],
    ['the other way', Buffer.concat([Buffer.from([0xff, 0xfe]), lines]).swap16()],
    ['without a mark', lines],
  ])('is refused and not called quiet: %s', async (_what, bytes) => {
    const path = join(scratch({ 'app.log': '' }), 'app.log')
    writeFileSync(path, bytes)
    const result = await follower(path, { from: 'start' })()
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'wrong_answer', exists: true } })
    expect(result.error).toContain('UTF-16')
  })
})

describe('a log with a date in its name', () => {
  function link(directory: string, name: string): void {
    try {
      unlinkSync(join(directory, 'current.log'))
    } catch {
      // The first one.
    }
    symlinkSync(name, join(directory, 'current.log'))
  }

  it.each([
    ['app-20260101.log', 'app-20260102.log', 'app-20260103.log'],
    ['app.2026-01-31.log', 'app.2026-02-01.log', 'app.2026-02-02.log'],
    [
      'srv.host.log.INFO.20260101-235900.4711',
      'srv.host.log.INFO.20260102-000001.812',
      'srv.host.log.INFO.20260103-000000.9',
    ],
  ])('is followed through its link to the end of the old file: %s', async (first, second, third) => {
    const directory = scratch({ [first]: 'INFO a\n' })
    link(directory, first)
    const look = follower(join(directory, 'current.log'))
    await look()
    appendFileSync(join(directory, first), 'ERROR last of day one\n')
    writeFileSync(join(directory, second), 'ERROR first of day two\n')
    link(directory, second)
    expect((await look()).value).toMatchObject({
      count: 2,
      gap: false,
      rotated: true,
      last: 'ERROR first of day two',
    })
    appendFileSync(join(directory, second), 'ERROR\n')
    writeFileSync(join(directory, third), 'ERROR\n')
    link(directory, third)
    expect((await look()).value).toMatchObject({ count: 2, gap: false })
    expect((await look()).value).toMatchObject({ count: 0, rotated: false })
  })

  it('does not read the logs of others beside it', async () => {
    const directory = scratch({
      'worker-1.log': 'INFO\n',
      'worker-2.log': 'INFO\n',
      'app-20260101.log': 'INFO\n',
    })
    link(directory, 'app-20260101.log')
    const look = follower(join(directory, 'current.log'))
    await look()
    for (const name of ['worker-1.log', 'worker-2.log', 'app2-20260102.log'])
      appendFileSync(join(directory, name), 'ERROR of another\n')
    expect((await look()).value).toMatchObject({ count: 0, lines: 0 })
  })

  it('is named by a pattern, without a link', async () => {
    const directory = scratch({
      'openclaw-2026-01-01.log': 'ERROR old\n',
      'openclaw-2025-12-31.log': 'ERROR older\n',
    })
    const look = follower(join(directory, 'openclaw-%Y-%m-%d.log'))
    expect((await look()).value).toMatchObject({ exists: true, up: true })
    appendFileSync(join(directory, 'openclaw-2026-01-01.log'), 'ERROR last\n')
    writeFileSync(join(directory, 'openclaw-2026-01-02.log'), 'ERROR first\n')
    writeFileSync(join(directory, 'openclaw-latest.log'), 'ERROR of another\n')
    expect((await look()).value).toMatchObject({
      count: 2,
      first: 'ERROR last',
      last: 'ERROR first',
      rotated: true,
      gap: false,
    })
    expect((await look()).value).toMatchObject({ count: 0 })
    const none = await follower(join(directory, 'none-%Y-%m-%d.log'))()
    expect(none).toMatchObject({ ok: false, value: { reason: 'no_such_path', exists: false } })
  })

  it('goes by the date and not by when it was written', async () => {
    const directory = scratch({ 'a-02.01.2026.log': 'INFO\n', 'a-31.12.2025.log': 'INFO\n' })
    const soon = Date.now() / 1_000 + 5
    utimesSync(join(directory, 'a-31.12.2025.log'), soon, soon)
    const look = follower(join(directory, 'a-%d.%m.%Y.log'))
    await look()
    appendFileSync(join(directory, 'a-02.01.2026.log'), 'ERROR\n')
    expect((await look()).value).toMatchObject({ count: 1, rotated: false })
    expect(statSync(join(directory, 'a-02.01.2026.log')).size).toBe(11)
  })

  it.each([
    ['app-%Y%m%d.log', 'app-20260102.log', true],
    ['app-%Y%m%d.log', 'app-20260102.log.1', true],
    ['app-%Y%m%d.log', 'app-20260102xlog', false],
    ['app-%Y%m%d.log', 'app-2026.log', false],
    ['100%%-%H.log', '100%-07.log', true],
  ])('reads the pattern %s: %s is %s', (pattern, name, isOwn) => {
    expect(datedName(pattern)?.(name) !== null).toBe(isOwn)
  })

  it.each(['app.log', '100%.log', 'a%20b.log', '%%.log'])('takes %s for a name like any other', (name) => {
    expect(datedName(name)).toBeNull()
  })

  it.each([
    ['app-20260101.log', 'app-20260102.log', true],
    ['app-20260101.log', 'app-20260101.log', false],
    ['app-1.log', 'app-2.log', false],
    ['app-20260101.log', 'web-20260101.log', false],
  ])('knows whether %s and %s are of one log: %s', (name, other, same) => {
    expect(isSameDated(name, other)).toBe(same)
  })
})
