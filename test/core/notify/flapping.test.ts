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
  const thresholds = { start: 0.5, end: 0.25 }
  const half = remember(Array.from({ length: 20 }, (_, sample) => sample % 2 === 0))

  it('starts at 50 % and goes on until it falls below 25 %', () => {
    const flags: boolean[] = []
    let changes = 0
    let flapping = false
    for (const changed of [...new Array(11).fill(true), ...new Array(20).fill(false)] as boolean[]) {
      changes = rememberChange(changes, changed)
      flapping = isFlapping(flapping, changes, thresholds)
      flags.push(flapping)
    }
    const started = flags.indexOf(true)
    const ended = flags.lastIndexOf(true)
    expect(started).toBe(8)
    expect(flags.slice(started, ended + 1).every(Boolean)).toBe(true)
    expect(ended).toBeGreaterThan(20)
  })

  it('does not start between the two thresholds and does not end there', () => {
    expect(flapIndex(half)).toBeGreaterThan(0.25)
    expect(flapIndex(half >> 2)).toBeLessThan(0.5)
    expect(isFlapping(false, half >> 2, thresholds)).toBe(false)
    expect(isFlapping(true, half >> 2, thresholds)).toBe(true)
  })
})
