import { describe, expect, it } from 'vitest'
import { BatchPace } from '../../../../../src/gateway/server/judge/thread/batch-pace.ts'

const goals = { batchMs: 60, waitMs: 200 }

/** A store in virtual time: each batch takes `fixed` and so much for each beat; so many are offered a millisecond. */
function play(store: { fixed: number; each: number }, offered: number, ms: number) {
  const pace = new BatchPace(goals, 1_024)
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
      if (pace.fill(waiting.length, at) >= 1 || waiting.length >= 4_096) refused += 1
      else waiting.push(at)
    }
    if (underWay === null && waiting.length > 0) {
      const beats = waiting.slice(0, pace.limit)
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

  it('refuses nobody where a disk takes long for each write but takes everything at once', () => {
    expect(play({ fixed: 50, each: 0.02 }, 3, 20_000).refused).toBe(0)
  })

  it('takes one stalled write for nothing more than that', () => {
    const pace = new BatchPace(goals, 1_024)
    pace.begin(1, 0)
    expect(pace.fill(20, 5_000)).toBe(0)
    expect(pace.fill(400, 5_000)).toBeGreaterThan(1)
  })

  it('allows large batches again as soon as they are quick', () => {
    const pace = new BatchPace(goals, 1_024)
    pace.begin(64, 0)
    pace.end(10_000)
    expect(pace.limit).toBe(1)
    let at = 10_000
    for (let batches = 0; batches < 11; batches += 1) {
      pace.begin(pace.limit, at)
      at += 1
      pace.end(at)
    }
    expect(pace.limit).toBe(1_024)
    expect(pace.fill(64, at)).toBeLessThan(1)
  })
})
