import { describe, expect, it } from 'vitest'
import { isRepeat } from '../../../src/core/notify/dedupe.ts'

const cooldown = 300_000
const told = { state: 'degraded', at: 1_000_000 } as const

describe('the cooldown of a notification', () => {
  it.each([
    ['holds the same severity a moment later', told, 'degraded', 1, true],
    ['holds it until the last millisecond', told, 'degraded', cooldown - 1, true],
    ['is over when its time is reached exactly', told, 'degraded', cooldown, false],
    ['never holds a rise', told, 'critical', 1, false],
    ['never holds a recovery', told, 'healthy', 1, false],
    ['holds nothing where nobody was told before', null, 'degraded', 1, false],
  ] as const)('%s', (_, last, state, later, held) => {
    expect(isRepeat(last, { state, at: told.at + later }, cooldown)).toBe(held)
  })

  it('of nothing holds nothing', () => {
    expect(isRepeat(told, told, 0)).toBe(false)
  })
})
