import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admissionAt, admitsAll } from '../../../src/core/heartbeat/admission.ts'
import { WaitingLine } from '../../../src/core/heartbeat/waiting-line.ts'

const limits = {
  ...{ mostInBatch: 1_024, mostBytesInBatch: 8e6, mostWaiting: 4_096, mostWaitingBytes: 32e6 },
  patienceMs: 2_000,
}

/** What a batch takes: so much itself, and so much for each beat. */
interface Store {
  readonly fixed: number
  readonly each: number
}

interface Fate {
  readonly at: number
  readonly waited: number
  readonly fate: 'judged' | 'refused' | 'late'
}

/** So many beats are offered a millisecond, to a store that is at each time as `storeAt` says. */
function play(storeAt: (at: number) => Store, offered: number | ((at: number) => number), ms: number) {
  const offeredAt = typeof offered === 'number' ? () => offered : offered
  const line = new WaitingLine<number>(limits)
  const fates: Fate[] = []
  const levels = new Map<number, number>()
  let admission = admitsAll
  let underWay: { readonly beats: readonly number[]; readonly endsAt: number } | null = null
  let [credit, most, offers] = [0, 0, 0]
  for (let at = 0; at < ms || underWay !== null || line.length > 0; at += 1) {
    if (underWay !== null && at >= underWay.endsAt) {
      line.stored(at)
      for (const since of underWay.beats) fates.push({ at: since, waited: at - since, fate: 'judged' })
      underWay = null
    }
    for (credit += at < ms ? offeredAt(at) : 0; credit >= 1; credit -= 1) {
      offers += 1
      admission = admissionAt(admission, line.fill(at), at)
      if (admission.level < 4 && line.fill(at) < 1) line.add(at, 750, at)
      else fates.push({ at, waited: 0, fate: 'refused' })
    }
    levels.set(at, admission.level)
    most = Math.max(most, line.length)
    if (underWay === null && line.length > 0) {
      const { batch, late } = line.take(at)
      for (const since of late) fates.push({ at: since, waited: at - since, fate: 'late' })
      const { fixed, each } = storeAt(at)
      if (batch.length > 0) underWay = { beats: batch, endsAt: at + fixed + each * batch.length }
    }
  }
  const judged = fates.filter(({ fate }) => fate === 'judged')
  const refused = fates.filter(({ fate }) => fate !== 'judged')
  const longest = (from = 0) => Math.max(0, ...judged.filter(({ at }) => at >= from).map((one) => one.waited))
  return { offers, fates, judged, refused, longest, most, levelAt: (at: number) => levels.get(at) }
}

const quick: Store = { fixed: 1, each: 0.05 }
const slow: Store = { fixed: 1, each: 5 }

describe('the line of waiting beats', () => {
  it('lets no beat wait for half a second where the store becomes ten times too slow, from the first beat on', () => {
    const { judged, longest, most } = play((at) => (at < 3_000 ? quick : slow), 2, 63_000)
    expect(longest()).toBeLessThan(450)
    expect(judged.filter(({ at }) => at >= 3_000).length).toBeGreaterThan(11_000)
    expect(most).toBeLessThan(700)
  })

  it('is bounded, answers each beat once, and keeps a store busy, however slow that is and whenever it became so', () => {
    const fixed = fc.integer({ min: 0, max: 20 })
    const each = fc.double({ min: 0.5, max: 6, noNaN: true })
    const offered = fc.double({ min: 0.2, max: 5, noNaN: true })
    const since = fc.integer({ min: 0, max: 2_000 })
    const check = (store: Store, perMs: number, from: number) => {
      const { offers, fates, judged, longest } = play(
        (at) => (at < from ? quick : store),
        perMs,
        from + 6_000,
      )
      expect(fates.length).toBe(offers)
      expect(longest(from + 500)).toBeLessThanOrEqual(500)
      const able = Math.min(perMs, 1 / (store.each + store.fixed / 16)) * 5_000
      expect(judged.filter(({ at }) => at >= from + 500).length).toBeGreaterThan(0.8 * able)
    }
    fc.assert(fc.property(fc.record({ fixed, each }), offered, since, check), { numRuns: 200 })
  })

  it('takes all again, and leaves out nothing, two seconds after the store became quick', () => {
    const { refused, levelAt } = play((at) => (at < 5_000 ? slow : quick), 2, 10_000)
    expect(refused.filter(({ at }) => at > 5_400)).toEqual([])
    expect(levelAt(7_500)).toBe(0)
  })

  it('refuses nobody because the machine was busy: stalls of a quarter of a second, one now and then', () => {
    const stall = fc.record({
      from: fc.integer({ min: 0, max: 400 }),
      fixed: fc.integer({ min: 20, max: 250 }),
    })
    const offered = fc.double({ min: 0.1, max: 2, noNaN: true })
    const check = (stalls: readonly { from: number; fixed: number }[], perMs: number) => {
      const left = stalls.map(({ from, fixed }, index) => ({ from: index * 800 + from, fixed }))
      const storeAt = (at: number) => {
        const isNow = left[0] !== undefined && at >= left[0].from
        return isNow ? { ...quick, fixed: left.shift()?.fixed ?? 0 } : quick
      }
      expect(play(storeAt, perMs, 5_000).refused.length).toBe(0)
    }
    fc.assert(fc.property(fc.array(stall, { minLength: 1, maxLength: 6 }), offered, check), {
      numRuns: 200,
    })
  })

  it.each([10, 50, 100])(
    'refuses nobody where a disk takes %i ms for each write but takes everything at once',
    (fixed) => {
      expect(play(() => ({ fixed, each: 0.02 }), 1, 20_000).refused).toEqual([])
    },
  )

  it('refuses nobody any more once few come after an overload, though each write takes long', () => {
    const { refused } = play(
      () => ({ fixed: 400, each: 0.5 }),
      (at) => (at < 3_000 ? 2 : 0.02),
      20_000,
    )
    expect(refused.some(({ at }) => at < 3_000)).toBe(true)
    expect(refused.filter(({ at }) => at > 5_000)).toEqual([])
  })

  it('takes nothing more once nothing was stored for two seconds, and takes what waits when it is stored again', () => {
    const { refused, judged, levelAt } = play(
      (at) => (at < 1_000 ? { fixed: 5_000, each: 0 } : quick),
      0.5,
      8_000,
    )
    expect(Math.min(...refused.map(({ at }) => at))).toBeGreaterThan(1_500)
    expect(Math.max(...refused.map(({ at }) => at))).toBeLessThan(5_300)
    expect(levelAt(4_000)).toBe(4)
    expect(refused.filter(({ fate }) => fate === 'late')).toEqual([])
    expect(judged.length).toBeGreaterThan(2_000)
  })
})
