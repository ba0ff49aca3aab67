import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextTick, timeAllowed } from '../../../src/core/heartbeat/schedule.ts'

const schedule = { origin: 1_000, intervalMs: 30_000 }

describe('a schedule', () => {
  it.each([
    ['on time', 1_000, 1_005, { dueAt: 31_000, missed: 0 }],
    ['late by less than an interval', 1_000, 30_999, { dueAt: 31_000, missed: 0 }],
    ['late by one tick', 1_000, 31_001, { dueAt: 61_000, missed: 1 }],
    ['late by three ticks', 1_000, 95_000, { dueAt: 121_000, missed: 3 }],
  ])('%s gives the next tick of its grid and counts the missed ones', (_, last, at, expected) => {
    expect(nextTick(schedule, last, at)).toEqual(expected)
  })

  it('never drifts: every tick is on the grid, in the future, and at most one interval away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat(1e9), fc.nat(1e9), (intervalMs, origin, later) => {
        const { dueAt } = nextTick({ origin, intervalMs }, origin, origin + later)
        expect((dueAt - origin) % intervalMs).toBe(0)
        expect(dueAt - (origin + later)).toBeGreaterThan(0)
        expect(dueAt - (origin + later)).toBeLessThanOrEqual(intervalMs)
      }),
    )
  })
})

describe('the time a probe is allowed', () => {
  it.each([
    ['its own time-out while the budget lasts', 500, 2_000, 100, { ms: 500, limit: 'timeout' }],
    ['what the budget has left', 500, 2_000, 1_800, { ms: 200, limit: 'budget' }],
    ['nothing once the budget is spent', 500, 2_000, 2_400, { ms: 0, limit: 'budget' }],
  ])('is %s', (_, timeout, deadline, at, expected) => {
    expect(timeAllowed(timeout, deadline, at)).toEqual(expected)
  })
})
