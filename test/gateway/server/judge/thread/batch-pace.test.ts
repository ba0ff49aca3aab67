import { describe, expect, it } from 'vitest'
import { BatchPace } from '../../../../../src/gateway/server/judge/thread/batch-pace.ts'

const goals = { waitMs: 150 }

/** A store in virtual time: each batch takes `fixed` and so much for each beat; so many are offered a millisecond. */
/** A pace that the first batches have made ready. */
function readyPace(): BatchPace {
  const pace = new BatchPace(goals)
  for (let batch = 0; batch < 16; batch += 1) {
    pace.begin(1, batch)
    pace.end(batch + 0.5)
  }
  return pace
}

function play(store: { fixed: number; each: number }, offered: number, ms: number) {
  const pace = readyPace()
  const waits: number[] = []
  let waiting: number[] = []
  let underWay: { beats: number[]; endsAt: number } | null = null
  let refused = 0
  let credit = 0
  for (let at = 0; at < ms; at += 1) {
    if (underWay !== null && at >= underWay.endsAt) {
      pace.end(at)
      for (const since of underWay.beats) waits.push(at - since)
      underWay = null
    }
    for (credit += offered; credit >= 1; credit -= 1) {
      if (waiting.length >= Math.min(4_096, pace.most(at))) refused += 1
      else waiting.push(at)
    }
    if (underWay === null && waiting.length > 0) {
      const beats = waiting.slice(0, Math.min(1_024, pace.most(at)))
      waiting = waiting.slice(beats.length)
      pace.begin(beats.length, at)
      underWay = { beats, endsAt: at + store.fixed + store.each * beats.length }
    }
  }
  const sorted = waits.toSorted((a, b) => a - b)
  return { answered: waits.length, refused, p99: sorted[Math.floor(sorted.length * 0.99)] as number }
}

describe('the pace of batches', () => {
  it('keeps the wait for a store that is slow for each beat below half a second, and the store busy', () => {
    const { answered, refused, p99 } = play({ fixed: 1, each: 5 }, 2, 60_000)
    expect(p99).toBeLessThan(500)
    expect(answered).toBeGreaterThan(10_000)
    expect(refused).toBeGreaterThan(100_000)
  })

  it.each([10, 50])(
    'refuses nobody where a disk takes %i ms for each write but takes everything at once',
    (fixed) => {
      expect(play({ fixed, each: 0.02 }, 3, 20_000).refused).toBe(0)
    },
  )

  it('finds the pace of a disk that is slower still', () => {
    const { answered, refused } = play({ fixed: 100, each: 0.02 }, 1, 20_000)
    expect(refused).toBeLessThan(3_000)
    expect(answered).toBeGreaterThan(16_000)
  })

  it('is not learned from the first batches, while the engine is made ready', () => {
    const pace = new BatchPace(goals)
    pace.begin(40, 0)
    expect(pace.most(3_000)).toBe(Number.POSITIVE_INFINITY)
    pace.end(3_000)
    expect(pace.most(3_000)).toBe(Number.POSITIVE_INFINITY)
  })

  it('takes one stalled write for nothing more than that', () => {
    const pace = readyPace()
    pace.begin(64, 0)
    expect(pace.most(5_000)).toBe(24)
    pace.end(10_000)
    expect(pace.most(10_000)).toBe(24)
    pace.begin(24, 10_000)
    pace.end(10_005)
    expect(pace.most(10_005)).toBeGreaterThan(300)
  })
})
