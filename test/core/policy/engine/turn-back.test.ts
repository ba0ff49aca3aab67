import { describe, expect, it } from 'vitest'
import { turnBack } from '../../../../src/core/policy/engine/turn-back.ts'
import { origin, play, type Timeline, type TimelineOptions } from '../../../timeline.ts'

const hour = 3_600_000

function policy(transitions: string, rest = ''): string {
  return `${rest}\nchecks:\n  c:\n    initial: healthy\n    transitions:\n${transitions}\n`
}

/** A run an hour before the last one, as after a clock that was set back. */
function setBack(before: Timeline): TimelineOptions {
  return { after: { ...before, endedAt: before.endedAt - hour } }
}

describe('a clock that was set back', () => {
  it('lets a `for` count from now on, not from a time to come', () => {
    const text = policy('      healthy->degraded: { condition: load > 4, for: 1m }')
    const before = play(text, { load: '5' })
    expect(play(text, { load: '5x3' }, setBack(before)).states).toBe('H H D')
  })

  it('lets a `hold` end', () => {
    const text = policy(`      healthy->degraded: { condition: load > 4, consecutive: 1, hold: 1m }
      degraded->healthy: { condition: load < 3 }`)
    const before = play(text, { load: '5 1' })
    expect(play(text, { load: '1x3' }, setBack(before)).states).toBe('D D H')
  })

  it('lets a fact grow old', () => {
    const text = policy(
      '      healthy->degraded: { condition: orders < 1, consecutive: 1 }',
      'facts: { orders: { type: number, ttl: 1m } }\nsignals: { known: orders }',
    )
    const before = play(text, { other: '1' }, { facts: { 0: { orders: 0 } } })
    const { state } = play(text, { other: '1' }, setBack(before))
    expect(state.facts.orders?.setAt).toBe(before.endedAt - hour + 30_000)
  })

  it('lets old samples leave a window', () => {
    const text = policy(
      `      healthy->degraded: { condition: worst > 4, consecutive: 1 }
      degraded->healthy: { condition: worst < 4 }`,
      `probes: { work: { kind: command, argv: [work] } }
signals: { worst: { expr: work.load, window: 1m, reduce: max } }`,
    )
    const before = play(text, { work: '{"load":9}' })
    expect(play(text, { work: '{"load":1}x5' }, setBack(before)).states).toBe('D D D H H')
  })

  it('lets a cooldown and a window of attempts end', () => {
    const { state } = play(policy('      healthy->degraded: { condition: load > 4 }'), { load: '1' })
    state.attempts.clean = [origin - 1, origin + hour]
    turnBack(state, origin)
    expect(state.attempts.clean).toEqual([origin - 1, origin])
  })
})
