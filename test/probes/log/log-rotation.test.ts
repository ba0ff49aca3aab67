import {
  appendFileSync,
  copyFileSync,
  linkSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Value } from '../../../src/core/value.ts'
import { isRotated } from '../../../src/host/logs/log-family.ts'
import { scratch } from '../scratch.ts'
import { RotatingLog } from './rotating-log.ts'

describe('the log probe over rotation', () => {
  const steps: [string, string, number, Record<string, Value>][] = [
    ['a new file', 'rename', 0, { rotated: true }],
    ['the rest of the renamed file', '2 rename 3', 5, { rotated: true }],
    ['a whole generation that it never saw', '2 rename 3 rename 4', 9, { rotated: true }],
    ['three generations at once', 'rename 1 rename 1 rename 1', 3, {}],
    ['copytruncate', '2 copytruncate 3', 5, { rotated: true }],
    ['copytruncate twice', '2 copytruncate 3 copytruncate 4', 9, {}],
    ['copytruncate, and longer than before', 'copytruncate 50', 50, { rotated: true }],
    ['one of each', '1 copytruncate 1 rename 1', 3, {}],
    ['a copy that stays a copy', '2 copy', 2, { rotated: false }],
    ['a moment without a log', '2 away:app.log.1', 2, { exists: false }],
    ['a date for a name', '2 away:app.log-20261121 1', 3, { rotated: true }],
    ['a number before the ending', '2 away:app.1.log 1', 3, { rotated: true }],
  ]
  it.each(steps)('counts every line once: %s', async (_what, steps, count, value) => {
    const log = new RotatingLog()
    log.write(10)
    await log.look()
    log.play(steps)
    expect(await log.values()).toMatchObject({ count, gap: false, ...value })
    expect(await log.values()).toMatchObject({ count: 0, rotated: false, gap: false })
    log.write(1)
    expect(await log.count()).toBe(1)
  })

  it('counts what a program still writes to the renamed file', async () => {
    const log = new RotatingLog()
    log.write(3)
    await log.look()
    log.rename()
    expect(await log.count()).toBe(0)
    log.write(2, 'app.log.1')
    log.write(1)
    expect(await log.count()).toBe(3)
  })

  it('counts nothing twice while a copy is being made', async () => {
    const log = new RotatingLog()
    log.write(20)
    await log.look()
    log.write(20)
    const whole = readFileSync(log.path)
    for (const part of [0.1, 0.5, 0.9]) {
      writeFileSync(`${log.path}.1`, whole.subarray(0, Math.floor(whole.length * part)))
      expect(await log.count()).toBe(part === 0.1 ? 20 : 0)
    }
    writeFileSync(`${log.path}.1`, whole)
    truncateSync(log.path, 0)
    log.write(2)
    expect(await log.values()).toMatchObject({ count: 2, gap: false })
    expect(await log.count()).toBe(0)
  })

  it('counts nothing of a copy that broke off', async () => {
    const log = new RotatingLog()
    log.write(20)
    await log.look()
    log.write(20)
    writeFileSync(`${log.path}.1`, readFileSync(log.path).subarray(0, 1_000))
    expect(await log.count()).toBe(20)
    log.play('cut 3')
    expect(await log.count()).toBe(3)
  })

  it('counts a log once that has a second name', async () => {
    const log = new RotatingLog()
    log.write(2)
    linkSync(log.path, `${log.path}.link`)
    await log.look()
    log.write(3)
    expect(await log.count()).toBe(3)
  })

  it('counts once what was written between a copy that it saw and the truncation', async () => {
    const log = new RotatingLog()
    log.write(20)
    await log.look()
    copyFileSync(log.path, `${log.path}.1`)
    expect(await log.count()).toBe(0)
    log.write(5, 'app.log')
    copyFileSync(log.path, `${log.path}.1`)
    truncateSync(log.path, 0)
    log.write(3)
    expect(await log.count()).toBe(8)
  })

  it.each([
    ['was cut without a copy', 'cut 2', 2],
    ['was cut and is as long as before', 'cut 10', 10],
    ['was moved elsewhere and made again', 'away:elsewhere 4', 4],
    ['was rotated and packed at once', 'away:app.log.1.gz 4', 4],
  ])('says that lines may be missing when the log %s', async (_what, steps, count) => {
    const log = new RotatingLog()
    log.write(10)
    await log.look()
    log.play(steps)
    expect(await log.values()).toMatchObject({ count, rotated: true, gap: true })
    expect(await log.values()).toMatchObject({ count: 0, gap: false })
  })

  it('does not read old files again that come to light', async () => {
    const log = new RotatingLog()
    log.write(3)
    await log.look()
    log.write(7, 'app.log.9')
    utimesSync(`${log.path}.9`, 1_700_000_000, 1_700_000_000)
    expect(await log.count()).toBe(0)
    appendFileSync(`${log.path}.9`, 'retry\n')
    expect(await log.count()).toBe(1)
  })

  it('does not take an old file for the rest of an empty one', async () => {
    const log = new RotatingLog()
    writeFileSync(log.path, '')
    await log.look()
    log.play('away:elsewhere 2')
    log.write(7, 'app.log.9')
    utimesSync(`${log.path}.9`, 1_700_000_000, 1_700_000_000)
    expect(await log.values()).toMatchObject({ count: 2, gap: true })
  })

  it('follows a link to where the log and its rotated files lie', async () => {
    const log = new RotatingLog()
    log.write(3)
    const link = join(scratch(), 'current')
    symlinkSync(log.path, link)
    await log.look({ path: link })
    log.write(1)
    log.rename()
    log.write(1)
    expect(await log.count({ path: link })).toBe(2)
  })

  const change = fc.oneof(
    { weight: 4, arbitrary: fc.record({ write: fc.integer({ min: 1, max: 8 }) }) },
    fc.constant('rename' as const),
    fc.constant('copytruncate' as const),
    { weight: 2, arbitrary: fc.constant('look' as const) },
  )
  it('counts every line once, whatever happens in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 25 }), async (changes) => {
        const log = new RotatingLog()
        log.write(2)
        await log.look()
        let wanted = 0
        let counted = 0
        let generations = 0
        for (const one of changes) {
          if (one === 'look') {
            counted += Number(await log.count())
            generations = 0
          } else if (typeof one === 'object') {
            log.write(one.write)
            wanted += one.write
          } else if (generations < 3) {
            // Logs that are kept are never fewer than what is rotated between two runs.
            generations += 1
            log.play(one)
          }
        }
        counted += Number(await log.count())
        expect(counted).toBe(wanted)
      }),
      { numRuns: 60 },
    )
  })
})

describe('the names that rotation makes', () => {
  it.each([
    ['app.log.1', true],
    ['app.log-20261121', true],
    ['app.log.2026-11-21', true],
    ['app.1.log', true],
    ['app-2026-11-21.log', true],
    ['app.log.1.gz', false],
    ['app.log', false],
    ['app.logs', false],
    ['application.log', false],
    ['app-error.log', false],
    ['other.log.1', false],
  ])('%s: %s', (name, is) => {
    expect(isRotated(name, 'app.log')).toBe(is)
  })
})
