import { describe, expect, it } from 'vitest'
import { isRepeat } from '../../../src/core/notify/dedupe.ts'

const cooldown = 300_000
const at = 1_000_000
const degraded = { last: { state: 'degraded', at }, lostAt: -1 } as const
const nothing = { last: null, lostAt: -1 }
const lost = { last: null, lostAt: at }

describe('the cooldown of a notification', () => {
  it.each([
    ['holds the same severity a moment later', degraded, 'problem', 'degraded', 1, true],
    ['holds it until the last millisecond', degraded, 'problem', 'degraded', cooldown - 1, true],
    ['is over when its time is reached exactly', degraded, 'problem', 'degraded', cooldown, false],
    ['never holds a rise', degraded, 'problem', 'critical', 1, false],
    ['never holds a recovery', degraded, 'recovery', 'healthy', 1, false],
    ['never holds an improvement', degraded, 'improvement', 'degraded', 1, false],
    ['holds nothing where nobody was told before', nothing, 'problem', 'degraded', 1, false],
    ['holds a loss like a repeat', lost, 'lost', 'unknown', cooldown - 1, true],
    ['lets a loss go when its time is reached exactly', lost, 'lost', 'unknown', cooldown, false],
    ['lets the first loss go', degraded, 'lost', 'unknown', 1, false],
  ] as const)('%s', (_, told, kind, state, later, held) => {
    expect(isRepeat(told, { kind, state, at: at + later }, cooldown)).toBe(held)
  })

  it('of nothing holds nothing', () => {
    expect(isRepeat(degraded, { kind: 'problem', state: 'degraded', at }, 0)).toBe(false)
  })
})
