import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Admission,
  admissionAt,
  admitsAll,
  fullAllowance,
  retryAfterSeconds,
  spendBeat,
} from '../../../src/core/heartbeat/admission.ts'

describe('the admission level', () => {
  it.each([
    [0.2, 0],
    [0.25, 1],
    [0.5, 2],
    [0.75, 3],
    [0.9, 4],
    [1, 4],
  ])('of a queue that is %d full rises to %i at once', (fill, level) => {
    expect(admissionAt(admitsAll, fill, 10).level).toBe(level)
  })

  it('falls two steps a second, the last one in a tenth of it, once the queue is half as full as where the level began', () => {
    let now: Admission = { level: 4, since: 0 }
    const levels = [50, 100, 300, 600, 1_100, 1_600].map((at) => {
      now = admissionAt(now, 0.05, at)
      return now.level
    })
    expect(levels).toEqual([4, 3, 3, 2, 1, 0])
    expect(admissionAt({ level: 2, since: 0 }, 0.3, 60_000).level).toBe(2)
  })

  it('does not flutter: a load that stays never makes it fall and rise again', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (fill) => {
        let now = admissionAt(admitsAll, fill, 0)
        const first = now.level
        for (let at = 0; at < 20_000; at += 500) now = admissionAt(now, fill, at)
        expect(now.level).toBe(first)
      }),
    )
  })
})

describe('how often an agent may beat', () => {
  it('is eight at once and four an interval', () => {
    let allowance = fullAllowance(0)
    for (let beat = 0; beat < 8; beat += 1) allowance = spendBeat(allowance, 0, 40_000) as typeof allowance
    expect(spendBeat(allowance, 9_999, 40_000)).toBeNull()
    expect(spendBeat(allowance, 10_000, 40_000)).toEqual({ left: 0, at: 10_000 })
  })

  it('never harms an agent that beats four times an interval', () => {
    let allowance = fullAllowance(0)
    for (let beat = 1; beat < 500; beat += 1) {
      allowance = spendBeat(allowance, beat * 10_000, 40_000) as typeof allowance
      expect(allowance).not.toBeNull()
    }
  })
})

it('a refused sender is told to wait, each for another time', () => {
  expect([retryAfterSeconds(2, 0), retryAfterSeconds(2, 0.5), retryAfterSeconds(2, 0.99)]).toEqual([2, 3, 4])
})
