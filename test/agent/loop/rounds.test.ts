import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keepRounds } from '../../../src/agent/loop/rounds.ts'
import { Turning } from '../../../src/agent/loop/turning.ts'
import { VirtualTime } from './virtual-time.ts'

const intervalMs = 30_000
const dayMs = 86_400_000

/** The rounds of an agent on a clock of the test's, each taking as long as `took` says. */
function rounds(
  took: (number: number) => number = () => 0,
  interval: (number: number) => number | null = () => intervalMs,
) {
  const time = new VirtualTime()
  const turning = new Turning(time.steady)
  const stop = new AbortController()
  const begun: number[] = []
  const leaving: boolean[] = []
  const missed: number[] = []
  const edges = {
    ...{ steady: time.steady, sleep: time.sleep, missed: (count: number) => missed.push(count) },
    async round(isLeaving: () => boolean) {
      begun.push(time.steady())
      time.spend(took(begun.length))
      if (interval(begun.length) === null) return null
      leaving.push(isLeaving())
      return interval(begun.length)
    },
    expect: (ms: number) => turning.expect('rounds', ms),
  }
  const ended = keepRounds(edges, { inMs: 7_000, intervalMs }, stop.signal)
  return { time, turning, stop, begun, leaving, missed, ended }
}

describe('the rounds of an agent', () => {
  it('keep to their grid for 24 hours, however long they take', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(intervalMs - 1), { minLength: 1, maxLength: 20 }), async (times) => {
        const { time, begun, missed } = rounds((number) => times[number % times.length] ?? 0)
        await time.pass(dayMs)
        expect(begun.length).toBe(Math.floor((dayMs - 7_000) / intervalMs) + 1)
        expect(begun.every((at) => (at - 7_000) % intervalMs === 0)).toBe(true)
        expect(missed).toEqual([])
      }),
      { numRuns: 10 },
    )
  })

  it('count what they left out, and never make up for it in a burst', async () => {
    const { time, begun, missed } = rounds((number) => (number === 2 ? 100_000 : 0))
    await time.pass(250_000)
    expect(begun).toEqual([7_000, 37_000, 157_000, 187_000, 217_000, 247_000])
    expect(missed).toEqual([3])
  })

  it('follow an interval that has changed, from then on', async () => {
    const { time, begun } = rounds(undefined, (number) => (number < 3 ? intervalMs : 10_000))
    await time.pass(100_000)
    expect(begun).toEqual([7_000, 37_000, 67_000, 77_000, 87_000, 97_000])
  })

  it('end with one that says goodbye, at once', async () => {
    const { time, stop, begun, leaving, ended } = rounds()
    await time.pass(40_000)
    stop.abort()
    await ended
    expect([begun, leaving]).toEqual([
      [7_000, 37_000, 40_000],
      [false, false, true],
    ])
  })

  it('go on where one cannot be done, and end where the last one cannot', async () => {
    const { time, stop, begun, ended } = rounds(undefined, () => null)
    await time.pass(70_000)
    stop.abort()
    await ended
    expect(begun).toEqual([7_000, 37_000, 67_000, 70_000])
  })

  it('never wait for less than no time, though the clock goes on between two looks at it', async () => {
    const waits: number[] = []
    const stop = new AbortController()
    let now = 0
    const edges = {
      steady: () => (now += 0.4),
      async sleep(ms: number) {
        waits.push(ms)
        now += Math.max(0, ms - 0.7)
      },
      async round(isLeaving: () => boolean) {
        if (now > 300) stop.abort()
        isLeaving()
        return 10
      },
      ...{ missed: () => {}, expect: () => {} },
    }
    await keepRounds(edges, { inMs: 5, intervalMs: 10 }, stop.signal)
    expect(waits.length).toBeGreaterThan(25)
    expect(waits.filter((ms) => ms <= 0)).toEqual([])
  })

  it('are late where one hangs, and else never', async () => {
    const { time, turning, begun } = rounds((number) => (number === 20 ? 10 * intervalMs : 1_000))
    const late: number[] = []
    for (let at = 0; begun.length < 20; at += 5_000) {
      await time.pass(at)
      if (turning.late().length > 0) late.push(at)
    }
    expect(late).toEqual([])
    const hanging = new Turning(time.steady)
    hanging.expect('rounds', intervalMs)
    await time.pass(time.steady() + intervalMs + 1)
    expect(hanging.late()).toEqual(['rounds'])
  })
})
