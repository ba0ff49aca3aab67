import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTimestamp } from '../../../src/core/text/timestamp.ts'

const noon = Date.UTC(2026, 0, 1, 12)

describe('a time in an input', () => {
  it.each(['America/New_York', 'Asia/Tokyo', 'Pacific/Chatham'])(
    'is the same time for a reader in %s',
    (zone) => {
      const program = `import { parseTimestamp } from './src/core/text/timestamp.ts'
      console.log(new Date(2026, 0).getTimezoneOffset() !== 0, parseTimestamp('2026-01-01T12:00:00'), parseTimestamp('2026-01-01'))`
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
        env: { ...process.env, TZ: zone },
        encoding: 'utf8',
      })
      expect(stdout).toBe(`true ${noon} ${noon - 43_200_000}\n`)
    },
  )

  it.each<[unknown, number]>([
    ['2026-01-01T12:00:00Z', noon],
    ['2026-01-01T12:00:00', noon],
    ['2026-01-01 12:00:00', noon],
    ['2026-01-01T12:00', noon],
    ['2026-01-01', noon - 43_200_000],
    ['2026-01-01T21:00:00+09:00', noon],
    ['2026-01-01T07:00:00-0500', noon],
    ['2026-01-01T14:00:00+02', noon],
    ['2026-01-01T12:00:00.5Z', noon + 500],
    ['2026-01-01T12:00:00.123456789Z', noon + 123],
    [noon / 1_000, noon],
    [noon, noon],
    [noon / 1_000 + 0.25, noon + 250],
    [`${noon / 1_000}`, noon],
    [` ${noon} `, noon],
    [noon * 1_000 + 999, noon],
    [noon * 1_000_000, noon],
    [`${noon * 1_000}`, noon],
    ['2026-01-01 12:00:00 UTC', noon],
    ['2026-01-01T12:00:00.000000+00:00', noon],
    [0, 0],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
    ['2016-12-31T18:59:60.25-05:00', Date.UTC(2017, 0, 1) + 250],
  ])('%j is read', (text, at) => {
    expect(parseTimestamp(text)).toBe(at)
  })

  it.each<[unknown]>([
    ['2026-02-29T00:00:00Z'],
    ['2026-13-01'],
    ['2026-01-01T24:00:00Z'],
    ['2026-01-01T12:60:00Z'],
    ['2026-01-01T12:00:61Z'],
    ['2026-01-01T12:00:00+25:00'],
    ['yesterday'],
    ['2026'],
    ['11/29/2026 6:00 PM'],
    ['Nov 29 2026'],
    ['2026-01'],
    ['2026-1-1'],
    ['12:00:00'],
    ['3600'],
    ['2026-01-01T12:00:00 PST'],
    ['0x7fffffff'],
    ['1e12'],
    [''],
    [null],
    [true],
    [Number.NaN],
    [1e300],
  ])('%j is none', (text) => {
    expect(parseTimestamp(text)).toBeNull()
  })

  it('in the form that programs write is what the platform reads, also where it is no time at all', () => {
    const two = (most: number) => fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, '0'))
    const year = fc.integer({ min: 0, max: 9_999 }).map((n) => String(n).padStart(4, '0'))
    const parts = fc.tuple(
      year,
      two(13),
      two(32),
      two(25),
      two(59),
      two(59),
      fc.integer({ min: 0, max: 999 }),
    )
    fc.assert(
      fc.property(parts, ([y, month, day, hour, minute, second, ms]) => {
        const text = `${y}-${month}-${day}T${hour}:${minute}:${second}.${String(ms).padStart(3, '0')}Z`
        const wanted = new Date(text)
        // The platform takes the 31st of a short month and 24:00 for something else.
        const isOne = !Number.isNaN(wanted.getTime()) && wanted.toISOString() === text
        expect(parseTimestamp(text)).toBe(isOne ? wanted.getTime() : null)
      }),
      { numRuns: 2_000 },
    )
    expect(parseTimestamp('2026-01-01T12:0x:00.000Z')).toBeNull()
  })

  it('is read back from every form that a date can be written in', () => {
    const date = fc.date({
      min: new Date('1974-01-01T00:00:00Z'),
      max: new Date('2200-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(date, (when) => {
        const at = when.getTime()
        expect([when.toISOString(), at, String(at), at / 1_000].map(parseTimestamp)).toEqual([at, at, at, at])
      }),
    )
  })
})
