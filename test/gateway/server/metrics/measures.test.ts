import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Histogram } from '../../../../src/gateway/server/metrics/histogram.ts'
import { RecentSum } from '../../../../src/gateway/server/metrics/recent-sum.ts'
import { beatBody, interval, JudgeBench, signed, start } from '../judge/bench.ts'

describe('a histogram', () => {
  it('counts each value once, in the first bucket that it fits into', () => {
    const values = fc.array(fc.double({ min: 0, max: 20, noNaN: true }))
    fc.assert(
      fc.property(values, (given) => {
        const histogram = new Histogram([1, 5, 10])
        for (const value of given) histogram.add(value)
        const { counts, sum } = histogram.counts
        const between = (from: number, to: number) =>
          given.filter((value) => value > from && value <= to).length
        expect(counts).toEqual([between(-1, 1), between(1, 5), between(5, 10), between(10, 20)])
        expect(sum).toBeCloseTo(given.reduce((total, value) => total + value, 0))
      }),
    )
  })
})

describe('a sum of the last five minutes', () => {
  it('holds what is younger than four minutes and 50 seconds, and nothing older than five', () => {
    const steps = fc.array(fc.record({ wait: fc.nat({ max: 200_000 }), value: fc.nat({ max: 9 }) }))
    fc.assert(
      fc.property(steps, fc.nat({ max: 400_000 }), (given, last) => {
        const recent = new RecentSum()
        let at = 1_800_000_000_000
        const added = given.map(({ wait, value }) => {
          at += wait
          recent.add(value, at)
          return { at, value }
        })
        const end = at + last
        const within = (ms: number) =>
          added.reduce((sum, one) => sum + (end - one.at < ms ? one.value : 0), 0)
        const sum = recent.sum(end)
        expect(sum).toBeGreaterThanOrEqual(within(290_000))
        expect(sum).toBeLessThanOrEqual(within(300_000))
      }),
    )
  })
})

describe('the measures of the judge', () => {
  it('count what is late and lost among what was committed, and evaluations and probes by their kind', async () => {
    const bench = new JudgeBench()
    const results = [
      { name: 'disk', ok: true, observed_at: new Date(start).toISOString(), value: {}, duration_ms: 20 },
      {
        name: 'made-up',
        ok: true,
        observed_at: new Date(start).toISOString(),
        value: {},
        kind: 'x',
        duration_ms: 1,
      },
    ]
    for (const [index, seq] of [1, 2, 6, 7].entries()) {
      const receivedAt = start + index * interval
      await bench.beat(signed({ ...beatBody({ seq }), results }, { receivedAt }))
    }
    const { late, missing, missingRatio, evaluation, probes } = bench.measures.counts
    expect({ late, missing, missingRatio }).toEqual({ late: 0, missing: 3, missingRatio: 3 / 7 })
    expect(evaluation.counts.reduce((sum, count) => sum + count)).toBe(4)
    expect(Object.keys(probes)).toEqual(['disk'])
    expect(probes.disk?.sum).toBeCloseTo(0.08)
    await bench.beat(signed(beatBody({ seq: 4 }), { receivedAt: start + 3 * interval + 7_000 }))
    expect(bench.measures.counts).toMatchObject({ late: 1, lateRatio: 1 / 5 })
  })
})
