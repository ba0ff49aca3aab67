import { describe, expect, it } from 'vitest'
import { acknowledgementHolds } from '../../../src/core/notify/acknowledge.ts'
import type { State } from '../../../src/core/state.ts'

const order: readonly State[] = ['healthy', 'recovering', 'degraded', 'unknown', 'critical']
const given = {
  check: 'disk',
  by: 'ada',
  note: '',
  at: 0,
  severity: 'degraded',
  sticky: false,
  expiresAt: 1_000,
} as const
const holds = (state: State, at = 1, changes: object = {}) =>
  acknowledgementHolds({ ...given, ...changes }, state, at, order)

describe('an acknowledgement', () => {
  it.each([
    ['holds for the severity that was seen', 'degraded', true],
    ['holds for a milder one', 'recovering', true],
    ['ends at a rise', 'critical', false],
    ['ends at recovery', 'healthy', false],
  ] as const)('%s', (_, state, held) => expect(holds(state)).toBe(held))

  it('that is sticky outlives a rise, but no recovery', () => {
    expect(holds('critical', 1, { sticky: true })).toBe(true)
    expect(holds('healthy', 1, { sticky: true })).toBe(false)
  })

  it('ends at its time to the millisecond, sticky or not', () => {
    for (const sticky of [true, false]) {
      expect(holds('degraded', 999, { sticky })).toBe(true)
      expect(holds('degraded', 1_000, { sticky })).toBe(false)
    }
  })

  it('without a time goes on', () => {
    expect(holds('degraded', Number.MAX_SAFE_INTEGER, { expiresAt: null })).toBe(true)
  })
})
