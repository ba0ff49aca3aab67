import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { missingTicks, notBefore, staleAfter } from '../../../../src/core/heartbeat/liveness/deadline.ts'

it('an agent is stale after three of its intervals, unless that is set', () => {
  expect([staleAfter(30_000), staleAfter(30_000, 45_000)]).toEqual([90_000, 45_000])
})

describe('after a start nobody is called silent', () => {
  const start = { startedAt: 1_000, graceMs: 90_000, spreadMs: 30_000 }

  it('before the grace period is over, nor all at once', () => {
    const names = Array.from({ length: 200 }, (_, index) => `agent-${index}`)
    const times = names.map((name) => notBefore(name, start))
    expect(Math.min(...times)).toBeGreaterThanOrEqual(91_000)
    expect(Math.max(...times)).toBeLessThan(121_000)
    const halves = times.filter((at) => at < 106_000).length
    expect(halves).toBeGreaterThan(60)
    expect(halves).toBeLessThan(140)
  })

  it('at another time than before, each start anew', () => {
    expect(notBefore('a', start)).toBe(notBefore('a', start))
    expect(notBefore('a', { ...start, startedAt: 2_000 }) - notBefore('a', start)).toBe(1_000)
  })
})

describe('the ticks that a silent agent misses', () => {
  it('are one for each whole interval since its last sign of life, on the clock of its own beats', () => {
    expect(missingTicks({ judgedAt: 5_000, seenAt: 10_000 }, 100_000, 30_000)).toEqual([
      35_000, 65_000, 95_000,
    ])
    expect(missingTicks({ judgedAt: 5_000, seenAt: 10_000 }, 39_999, 30_000)).toEqual([])
  })

  it('are a hundred at most, the newest', () => {
    const ticks = missingTicks({ judgedAt: 0, seenAt: 0 }, 1_000_000, 1_000)
    expect([ticks.length, ticks[0], ticks.at(-1)]).toEqual([100, 901_000, 1_000_000])
  })

  it('never lie before the last judged time or go back', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.nat(1e6),
        fc.nat(1e7),
        fc.integer({ min: 1, max: 1e5 }),
        (judgedAt, seenAt, at, interval) => {
          const ticks = [judgedAt, ...missingTicks({ judgedAt, seenAt }, at, interval)]
          expect(ticks).toEqual([...ticks].sort((a, b) => a - b))
        },
      ),
    )
  })
})
