import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flapIndex, isFlapping, rememberChange } from '../../../src/core/notify/flapping.ts'

const remember = (changed: readonly boolean[]) => changed.reduce(rememberChange, 0)

describe('the flap index', () => {
  it('is 0 for a check that never moved and 1 for one that moved at every sample', () => {
    expect(flapIndex(remember(new Array(30).fill(false)))).toBe(0)
    expect(flapIndex(remember(new Array(30).fill(true)))).toBeCloseTo(1, 10)
  })

  it('weighs the newest change 1.2 and the oldest of the twenty 0.8', () => {
    expect(flapIndex(remember([true]))).toBeCloseTo(1.2 / 20, 10)
    expect(flapIndex(remember([true, ...new Array(19).fill(false)]))).toBeCloseTo(0.8 / 20, 10)
  })

  it('forgets a change after twenty more samples', () => {
    expect(flapIndex(remember([true, ...new Array(20).fill(false)]))).toBe(0)
  })

  it('lies between 0 and 1 and grows with each further change', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (changed) => {
        const before = flapIndex(remember(changed))
        expect(before).toBeGreaterThanOrEqual(0)
        expect(before).toBeLessThanOrEqual(1 + 1e-9)
        expect(flapIndex(remember([...changed, true]))).toBeGreaterThan(
          flapIndex(remember([...changed, false])),
        )
      }),
    )
  })
})

describe('flapping', () => {
  const spec = {
    start: 0.3,
    end: 0.2,
    hour: { start: 6, end: 3 },
    halfDay: { start: 10, end: 5 },
    quietMs: 600_000,
  }
  const minute = 60_000
  const at = 1_000 * minute
  const flaps = (was: boolean, minutesAgo: readonly number[], changes = 0, paceMs = 30_000) => {
    const changedAt = minutesAgo.map((ago) => at - ago * minute)
    return isFlapping(was, { changes, changedAt }, { at, paceMs }, spec)
  }
  const share = (count: number) => remember([...new Array(count).fill(true), ...new Array(10).fill(false)])

  it.each([
    ['does not start for five changes in an hour', false, [50, 40, 30, 20, 0], 0, false],
    ['starts at the sixth change within an hour', false, [60, 40, 30, 20, 10, 0], 0, true],
    ['does not start where the first of six is older', false, [61, 40, 30, 20, 10, 0], 0, false],
    [
      'starts at the tenth change within twelve hours',
      false,
      [720, 600, 500, 450, 400, 350, 300, 200, 100, 0],
      0,
      true,
    ],
    ['starts by the index at 30 %', false, [0], share(7), true],
    ['does not start by the index below it', false, [0], share(4), false],
    ['goes on while the index is 20 % or more', true, [700], share(5), true],
    ['goes on while three changes lie in the last hour', true, [50, 40, 30], 0, true],
    ['goes on while five changes lie in the last twelve', true, [700, 600, 500, 400, 300], 0, true],
    ['goes on until the last change is more than ten minutes old', true, [10], 0, true],
    ['ends when all of that is over', true, [600, 500, 400, 11], 0, false],
  ] as const)('%s', (_, was, minutesAgo, changes, expected) => {
    expect(flaps(was, minutesAgo, changes)).toBe(expected)
  })

  it('waits for three intervals of a slow policy before it ends', () => {
    expect(flaps(true, [29], 0, 10 * minute)).toBe(true)
    expect(flaps(true, [31], 0, 10 * minute)).toBe(false)
  })
})
