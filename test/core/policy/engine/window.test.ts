import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOverflowing, pushSample, reduceWindow } from '../../../../src/core/policy/engine/window.ts'
import type { Reducer } from '../../../../src/core/policy/language/policy.ts'
import { play } from '../../../timeline.ts'

const ring = (values: readonly number[], step = 10_000) => {
  return { signature: '', at: values.map((_, index) => index * step), values: [...values] }
}

describe('a window', () => {
  it.each<[Reducer, number[], number | undefined]>([
    ['avg', [1, 2, 6], 3],
    ['min', [3, 1, 2], 1],
    ['max', [3, 1, 2], 3],
    ['sum', [1, 2, 3], 6],
    ['count', [5, 5], 2],
    ['p50', [4, 1, 3, 2], 2.5],
    ['p95', [0, 100], 95],
    ['p99', [7], 7],
    ['delta', [5, 9, 2], -3],
    ['rate', [0, 10, 40], 2],
    ['rate', [5], undefined],
    ['changed', [1, 1, 2, 1], 2],
    ['stddev', [2, 4, 4, 4, 5, 5, 7, 9], 2],
    ['stddev', [2], undefined],
  ])('reduces by %s', (reduce, values, expected) => {
    expect(reduceWindow(ring(values), reduce)).toBe(expected)
  })

  it('is unknown while it is empty', () => {
    expect(reduceWindow(ring([]), 'count')).toBeUndefined()
  })

  it('keeps a sample that is exactly as old as the window and drops an older one', () => {
    const samples = ring([])
    for (const at of [0, 1, 60_000, 60_001]) pushSample(samples, at, at, 60_000)
    expect(samples.at).toEqual([1, 60_000, 60_001])
  })

  it('lets go of a sample by the clock, also where no new one comes', () => {
    const yaml = `
probes: { d: { kind: disk }, m: { kind: memory } }
signals: { most: { expr: d.free_pct, window: 2m, reduce: max } }
checks: { c: { critical: { condition: most > 10 && m.used_pct > 0, consecutive: 1 } } }
`
    const series = { d: '{"free_pct":18} {"free_pct":3} =x6', m: '{"used_pct":5}x8' }
    expect(play(yaml, series, { ttl: 600_000 }).states).toBe('C C C C C H H U')
  })

  it('holds every sample of its length, however fast they come, and none that is older', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5_000), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 20_000 }),
        (gaps, ms) => {
          const samples = ring([])
          const times: number[] = []
          for (const gap of gaps) {
            times.push((times.at(-1) ?? 0) + gap)
            pushSample(samples, times.at(-1) as number, gap, ms)
          }
          expect(samples.at).toEqual(times.filter((at) => at >= (times.at(-1) as number) - ms))
        },
      ),
    )
  })

  it('has no value while more samples come in its time than it can hold, and has one again afterwards', () => {
    const samples = ring([])
    for (let at = 0; at < 16_384; at += 1) pushSample(samples, at, 1, 20_000)
    expect(reduceWindow(samples, 'count')).toBe(16_384)
    pushSample(samples, 16_384, 1, 20_000)
    expect(reduceWindow(samples, 'count')).toBeUndefined()
    expect(isOverflowing(samples)).toBe(true)
    for (let at = 0; at < 10; at += 1) pushSample(samples, 30_000 + at, 1, 20_000)
    expect(reduceWindow(samples, 'count')).toBe(6_386)
  })

  it.each<[Reducer, number[], number | undefined]>([
    ['avg', [1.6e308, 1.6e308], 1.6e308],
    ['sum', [1.6e308, 1.6e308], undefined],
    ['delta', [-1.6e308, 1.6e308], undefined],
    ['rate', [-1.6e308, 1.6e308], undefined],
    ['stddev', [-1.6e308, 1.6e308], undefined],
    ['p50', [-1.6e308, 1.6e308], undefined],
    ['max', [1.6e308, 1.6e308], 1.6e308],
  ])('gives a finite number or none: %s of %j', (reduce, values, expected) => {
    expect(reduceWindow(ring(values), reduce)).toBe(expected)
  })

  it('gives quantiles between the least and the greatest value', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }), (values) => {
        for (const reduce of ['p50', 'p95', 'p99'] as const) {
          const quantile = reduceWindow(ring(values), reduce) as number
          expect(quantile).toBeGreaterThanOrEqual(Math.min(...values))
          expect(quantile).toBeLessThanOrEqual(Math.max(...values))
        }
      }),
    )
  })
})
