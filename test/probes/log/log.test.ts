import { appendFileSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Value } from '../../../src/core/value.ts'
import { scratch } from '../scratch.ts'
import { RotatingLog } from './rotating-log.ts'

describe('the log probe', () => {
  it('begins at the end, says nothing of lines that it has not read, and then counts what is new', async () => {
    const log = new RotatingLog()
    log.write(5)
    const first = await log.values()
    expect(first).toMatchObject({ rotated: false, gap: false, backlog_bytes: 0 })
    expect(first).not.toHaveProperty('count')
    expect(first).not.toHaveProperty('lines')
    log.write(3)
    expect(await log.values()).toMatchObject({ count: 3, lines: 6, exists: true, backlog_bytes: 0 })
    expect(await log.count()).toBe(0)
  })

  it('begins at the start when told', async () => {
    const log = new RotatingLog({ from: 'start' })
    log.write(5)
    expect(await log.values()).toMatchObject({ count: 5, lines: 10, rotated: false, gap: false })
    log.write(3)
    expect(await log.values()).toMatchObject({ count: 3, lines: 6 })
  })

  it('shows the first and the last matching line, cut to 500 characters, hostile bytes and all', async () => {
    const log = new RotatingLog()
    log.write(1)
    await log.look()
    const hostile = 'retry \u001b]52;c;aGk=\u0007 \u202e\u0000 end'
    appendFileSync(log.path, `nothing\n${hostile}\r\nretry ${'😀'.repeat(400)}\n`)
    appendFileSync(log.path, Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(' no\n')]))
    const { first, last, lines, count } = await log.values()
    expect({ first, lines, count }).toEqual({ first: hostile, lines: 4, count: 2 })
    expect(String(last).length).toBeLessThanOrEqual(500)
    expect(String(last)).toMatch(/^retry 😀+…$/u)
  })

  it('has no first and last line without a match, and no rate in the first run', async () => {
    const log = new RotatingLog({ from: 'start', pattern: 'nothing' })
    log.write(1)
    expect(Object.keys(await log.values()).sort()).toEqual(
      ['backlog_bytes', 'count', 'exists', 'gap', 'lines', 'rotated', 'up'].sort(),
    )
  })

  it('tells the rate since the last run', async () => {
    const log = new RotatingLog()
    log.write(1)
    await log.look()
    log.memory = { ...(log.memory as Record<string, Value>), at: Date.now() - 120_000 }
    log.write(6)
    const { rate_per_min } = await log.values()
    expect(Number(rate_per_min)).toBeGreaterThan(2.5)
    expect(Number(rate_per_min)).toBeLessThanOrEqual(3)
  })

  it('leaves a line without an end for the run that finds its end', async () => {
    const log = new RotatingLog()
    log.write(1)
    await log.look()
    appendFileSync(log.path, 'ret')
    expect(await log.values()).toMatchObject({ count: 0, lines: 0, backlog_bytes: 0 })
    appendFileSync(log.path, 'ry\n')
    expect(await log.values()).toMatchObject({ count: 1, lines: 1, last: 'retry' })
  })

  it('takes no more than it may in one run, and the rest in the next ones', async () => {
    const log = new RotatingLog({ max_bytes: '1KiB' })
    log.write(1)
    await log.look()
    appendFileSync(log.path, `${'x'.repeat(98)}\nretry\n`.repeat(10_000))
    let total = 0
    let runs = 0
    for (let left = 1; left > 0; runs += 1) {
      const { count, backlog_bytes } = await log.values()
      total += Number(count)
      left = Number(backlog_bytes)
    }
    expect(total).toBe(10_000)
    expect(runs).toBeGreaterThan(2)
  })

  it('takes a line of megabytes in pieces', async () => {
    const log = new RotatingLog()
    log.write(1)
    await log.look()
    appendFileSync(log.path, `${'x'.repeat(3_000_000)}\nretry\n`)
    expect(await log.values()).toMatchObject({ count: 1, backlog_bytes: 0 })
  })

  it('reads a log from its start that was not there in the first run', async () => {
    const log = new RotatingLog()
    expect(await log.look()).toMatchObject({
      ok: false,
      value: { up: false, reason: 'no_such_path', exists: false },
    })
    log.write(4)
    expect(await log.count()).toBe(4)
  })

  it('keeps its place while the log is gone', async () => {
    const log = new RotatingLog()
    log.write(4)
    await log.look()
    const aside = join(scratch(), 'aside')
    renameSync(log.path, aside)
    expect(await log.look()).toMatchObject({ ok: false })
    renameSync(aside, log.path)
    log.write(2)
    expect(await log.values()).toMatchObject({ count: 2, gap: false })
  })

  it('is an error of the prober where there is a directory', async () => {
    const log = new RotatingLog()
    mkdirSync(log.path)
    expect(await log.look()).toMatchObject({ ok: false, value: null })
  })

  it('starts again with a damaged memory', async () => {
    const log = new RotatingLog()
    log.write(4)
    log.memory = { files: 'no', at: 'never' }
    expect(await log.count()).toBeNull()
    log.write(2)
    expect(await log.count()).toBe(2)
  })
})
