import { Cron } from 'croner'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intervalOf } from '../../../../src/gateway/client/views/cron/interval.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const ofCron = (expr: string) => intervalOf({ kind: 'cron', expr })

describe('the longest time between two runs of a job', () => {
  it.each<[string, number | null]>([
    ['*/5 * * * *', 5 * minute],
    ['0 9 * * *', day],
    ['0 9,17 * * *', 16 * hour],
    ['0 9 * * 7', 7 * day],
    ['0 9 * * sun', 7 * day],
    ['0 9 * * mon-fri', 3 * day],
    ['@weekly', 7 * day],
    ['0 0 1 * *', 31 * day],
    ['0 0 1,15 * 1', 7 * day],
    ['0 0 29 2 *', (4 * 365 + 1) * day],
    ['30 0 9 * * *', day],
    ['0 0 L * *', null],
    ['61 * * * *', null],
    ['0 9 * *', null],
  ])('of the schedule %s', (expr, ms) => {
    expect(ofCron(expr)).toBe(ms)
  })

  it('is what a schedule of fixed times says, and nothing where it does not recur', () => {
    expect(intervalOf({ kind: 'every', everyMs: 90_000 })).toBe(90_000)
    expect(intervalOf({ kind: 'every', everyMs: 0 })).toBeNull()
    expect(intervalOf({ kind: 'at', atMs: 1 })).toBeNull()
  })

  it('agrees with croner on schedules by minute, hour and day of the week', () => {
    const some = (least: number, most: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 3 }).map(String),
        fc.integer({ min: 2, max: Math.min(most, 9) }).map((step) => `*/${step}`),
      )
    const expressions = fc
      .tuple(fc.integer({ min: 0, max: 59 }), some(0, 23), some(0, 7))
      .map(([at, hours, week]) => `${at} ${hours} * * ${week}`)
    fc.assert(
      fc.property(expressions, (expr) => {
        const runs = new Cron(expr, { timezone: 'UTC' }).nextRuns(24 * 16, new Date(0))
        const gaps = runs.slice(1).map((run, index) => run.getTime() - (runs[index] as Date).getTime())
        expect(ofCron(expr), expr).toBe(Math.max(...gaps))
      }),
      { numRuns: 40 },
    )
  })
})
