import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type NextRound, watchRounds } from '../../../src/cli/probe/watch-rounds.ts'

/** Plays rounds that take so many milliseconds each on a clock of its own; gives when each one began. */
async function play(intervalMs: number, took: readonly number[], late: readonly number[] = []) {
  let now = 1_000
  const began: number[] = []
  const told: NextRound[] = []
  const rest = [...took]
  const lateness = [...late]
  now += rest.shift() ?? 0
  const round = async () => {
    began.push(now - 1_000)
    now += rest.shift() ?? 0
    return intervalMs
  }
  const tell = (next: NextRound) => {
    told.push(next)
    return rest.length > 0
  }
  const sleep = async (ms: number) => {
    now += ms + (lateness.shift() ?? 0)
  }
  await watchRounds(1_000, intervalMs, round, tell, { clock: () => now, sleep })
  return { began, missed: told.map(({ missed }) => missed) }
}

describe('a series of rounds', () => {
  it('keeps to its grid, however long a round takes', async () => {
    expect((await play(100, [30, 99, 1, 50, 0])).began).toEqual([100, 200, 300, 400])
  })

  it('counts the rounds that it misses and never catches up in a burst', async () => {
    const { began, missed } = await play(100, [30, 350, 20, 20, 0])
    expect(began).toEqual([100, 500, 600, 700])
    expect(missed).toEqual([0, 3, 0, 0, 0])
  })

  it('does not let a timer that is late move the grid', async () => {
    expect((await play(100, [1, 1, 1, 1, 1], [40, 70, 5])).began).toEqual([140, 270, 305, 400])
  })

  it('begins a new grid when the interval changes', async () => {
    let now = 0
    const began: number[] = []
    const pass = (ms: number) => {
      now += ms
    }
    const round = async () => {
      began.push(now)
      return began.length < 2 ? 100 : 30
    }
    const edges = { clock: () => now, sleep: async (ms: number) => pass(ms) }
    await watchRounds(0, 100, round, () => began.length < 4, edges)
    expect(began).toEqual([100, 200, 230, 260])
  })

  it('has every round in a slot of the grid of its own, and no slot uncounted', async () => {
    const durations = fc.array(fc.nat(900), { minLength: 2, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), durations, async (intervalMs, took) => {
        const { began, missed } = await play(intervalMs, took)
        for (const at of began) expect(at % intervalMs).toBe(0)
        const slots = began.map((at) => at / intervalMs)
        let expected = 0
        for (const [index, slot] of slots.entries()) {
          expected += 1 + (missed[index] ?? 0)
          expect(slot).toBe(expected)
        }
      }),
    )
  })
})
