import { appendFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { KeptLog } from '../../../../src/gateway/server/log/kept-log.ts'
import type { LogNews } from '../../../../src/gateway/server/log/log-follower.ts'
import { longestLine } from '../../../../src/gateway/server/log/log-pages.ts'
import { mountable, mountTmpfs } from '../../../store/mount-tmpfs.ts'
import { temporaryDirectory } from '../../../store/temporary-directory.ts'

const small = { files: 3, fileBytes: 400 }
const all = { level: null, subsystem: null }
const whole = { cursor: null, limit: 1_000, maxBytes: 1_000_000 }

function opened(directory: string, size = small) {
  const out: string[] = []
  const kept = new KeptLog(
    (line) => out.push(line),
    () => 0,
  )
  kept.open(directory, size)
  const words = (cursor: number | null = null, more: object = {}, query: object = {}) => {
    const page = kept.page({ ...whole, cursor, ...more }, { ...all, ...query })
    if (page === null) throw new Error('nothing is kept')
    return { ...page, lines: page.lines.map((line) => String(JSON.parse(line).message)) }
  }
  const say = (from: number, to: number) => {
    for (let count = from; count <= to; count += 1) kept.log('info', 'test', `line ${count}`)
  }
  return { kept, out, words, say }
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`)

describe('the kept log', () => {
  it('keeps the newest lines in a few files that nobody else can read, also over a restart', () => {
    const directory = join(temporaryDirectory(), 'log')
    const first = opened(directory)
    first.say(1, 9)
    const { cursor } = first.words()
    expect(first.words().lines).toEqual(lines(1, 9))
    const again = opened(directory)
    again.say(10, 12)
    expect(again.words(cursor)).toMatchObject({ lines: lines(10, 12), reset: false, skippedBytes: 0 })
    again.say(13, 40)
    const names = readdirSync(directory)
    expect(names).toHaveLength(3)
    for (const name of names) {
      const { mode, size } = statSync(join(directory, name))
      expect([mode & 0o777, size <= 400]).toEqual([0o600, true])
    }
    const kept = again.words()
    expect(kept.lines.at(-1)).toBe('line 40')
    expect(kept.lines.length).toBeLessThan(20)
    const behind = again.words(0)
    expect(behind).toMatchObject({ lines: kept.lines, reset: true })
    expect(behind.skippedBytes).toBeGreaterThan(0)
  })

  it('goes on behind what a kill left: a line without an end, a file too many', () => {
    const directory = temporaryDirectory()
    const first = opened(directory)
    first.say(1, 20)
    const { cursor } = first.words()
    const newest = readdirSync(directory).sort().at(-1) ?? ''
    appendFileSync(join(directory, newest), '{"ts":"2026-11-30T12:00:00.000Z","lev')
    writeFileSync(join(directory, 'gateway-0000000000000000.ndjson'), 'old\n')
    const again = opened(directory)
    again.say(21, 22)
    expect(again.words(cursor)).toMatchObject({ lines: lines(21, 22), reset: false })
    expect(readdirSync(directory)).toHaveLength(3)
  })

  it('gives every line once to who asks page by page, and begins at a line wherever it is asked', () => {
    const { say, words } = opened(temporaryDirectory(), { files: 3, fileBytes: 4_000 })
    say(1, 60)
    const told: string[] = []
    let cursor = 0
    for (let page = words(cursor, { limit: 7 }); ; page = words(cursor, { limit: 7 })) {
      told.push(...page.lines)
      cursor = page.cursor
      if (cursor === page.size) break
    }
    expect(told).toEqual(lines(1, 60))
    expect(words(5, { limit: 2 }).lines).toEqual(lines(2, 3))
    expect(words(null, { limit: 2 })).toMatchObject({ lines: lines(59, 60), truncated: true })
    expect(words(cursor + 1)).toMatchObject({ lines: lines(1, 60), reset: true })
  })

  it('shows no less than a level, and a subsystem with what is below it', () => {
    const { kept, words } = opened(temporaryDirectory(), { files: 2, fileBytes: 10_000 })
    for (const level of ['debug', 'info', 'warn', 'error'] as const) kept.log(level, 'http.tls', level)
    kept.log('error', 'store', 'other')
    expect(words(null, {}, { level: 'warn', subsystem: 'http' }).lines).toEqual(['warn', 'error'])
    expect(words(0, {}, { level: 'fatal' })).toMatchObject({ lines: [], cursor: words().size })
  })

  it('keeps what was said before it had a place, and of a line without measure its beginning', () => {
    const kept = new KeptLog(
      () => {},
      () => 0,
    )
    kept.log('info', 'test', 'early')
    expect(kept.page(whole, all)).toBe(null)
    kept.open(temporaryDirectory())
    kept.log('warn', 'test', 'x'.repeat(100_000))
    const [early, long = ''] = kept.page(whole, all)?.lines ?? []
    expect(early).toContain('early')
    expect(long.length).toBeLessThan(longestLine)
    expect(JSON.parse(long)).toMatchObject({ level: 'warn', message: 'x'.repeat(1_000) })
  })

  it('tells once that lines cannot be kept, and when they are again', () => {
    const directory = join(temporaryDirectory(), 'log')
    const { out, say, words } = opened(directory)
    say(1, 3)
    // The next file cannot be made.
    rmSync(directory, { recursive: true })
    say(4, 12)
    const told = out.map((line) => JSON.parse(line)).filter(({ subsystem }) => subsystem === 'log')
    expect(told).toMatchObject([{ level: 'error', message: 'lines are not kept, they are told on' }])
    expect(out).toHaveLength(13)
    opened(directory)
    say(13, 13)
    expect(JSON.parse(out.at(-1) ?? '')).toMatchObject({ message: 'lines are kept again' })
    expect(words().lines.slice(-2)).toEqual(['line 13', 'lines are kept again'])
  })

  it.runIf(mountable)('leaves no half line on a full disk, and goes on when there is room', () => {
    const disk = mountTmpfs('64k')
    const { out, say, words } = opened(join(disk, 'log'), { files: 5, fileBytes: 10_000_000 })
    const filler = join(disk, 'filler')
    writeFileSync(filler, Buffer.alloc(8_192))
    say(1, 1_000)
    const { lines: kept, size } = words()
    expect(kept.length).toBeLessThan(1_000)
    expect(kept).toEqual(lines(1, kept.length))
    rmSync(filler)
    say(1_001, 1_001)
    const told = out.map((line) => JSON.parse(line)).filter(({ subsystem }) => subsystem === 'log')
    expect(told).toMatchObject([
      { level: 'error', error: expect.stringContaining('ENOSPC') },
      { level: 'warn', message: 'lines are kept again', lost: 1_000 - kept.length + 1 },
    ])
    expect(words(size).lines).toEqual(['line 1001', 'lines are kept again'])
  })

  it('tells who follows what comes, some at a time, and how many are left out of a flood', async () => {
    vi.useFakeTimers()
    const { kept, say, words } = opened(temporaryDirectory(), { files: 2, fileBytes: 1_000_000 })
    const news: LogNews[] = []
    say(1, 1)
    const end = kept.follow({ level: 'info', subsystem: null }, (told) => news.push(told))
    kept.log('debug', 'test', 'not wanted')
    say(2, 2_000)
    vi.advanceTimersByTime(100)
    expect(news).toHaveLength(1)
    expect(news[0]).toMatchObject({ dropped: 1_499, cursor: words().size })
    expect(news[0]?.lines.map((line) => JSON.parse(line).message)).toEqual(lines(2, 501))
    say(2_001, 2_001)
    end()
    vi.advanceTimersByTime(1_000)
    expect(news).toHaveLength(1)
    vi.useRealTimers()
  })
})
