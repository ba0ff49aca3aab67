import { describe, expect, it } from 'vitest'
import { play } from '../../../../timeline.ts'
import { check } from '../../sample-policies.ts'

const minutes = 60_000
const lasting = (time: string) =>
  check(`
    healthy->critical: { condition: v < 10, for: ${time} }
    critical->healthy: { condition: v > 30, consecutive: 1 }`)
const times = (yaml: string, v: string, options = {}) => play(yaml, { v }, options).states

describe('rule 5: for', () => {
  it('holds when the condition has been true for at least that long, boundary included', () => {
    expect(times(lasting('1m'), '40 3 3 3', { ttl: 0 })).toBe('H H H C')
    expect(times(lasting('61s'), '40 3 3 3 3', { ttl: 0 })).toBe('H H H H C')
  })

  it('counts time between two samples up to ttl + 2 intervals apart, and none beyond', () => {
    expect(times(lasting('1m'), '40 3 _ 3', { ttl: 0 })).toBe('H H H C')
    expect(
      times(`defaults: { missing: { consecutive: 9 } }\n${lasting('1m')}`, '40 3 _ _ 3 3 3', { ttl: 0 }),
    ).toBe('H H H H H H C')
    expect(
      times(`defaults: { missing: { consecutive: 9 } }\n${lasting('1m')}`, '40 3 _ _ 3', { ttl: 30_000 }),
    ).toBe('H H H H C')
  })

  it('is not met by two true samples 28 minutes apart with none between', () => {
    expect(times(lasting('10m'), '40 3', { interval: 28 * minutes, ttl: 0 })).toBe('H H')
    expect(times(lasting('10m'), `40 3 _x55 3`, { ttl: 0 })).not.toContain('C')
  })

  it('starts nothing again where nobody saw a gap', () => {
    const patient = `defaults: { missing: { treat: keep } }\n${lasting('1m')}`
    expect(times(patient, '40 3 3 _x9 3 3', { ttl: 0 })).toBe(`H H H ${'H '.repeat(9)}H C`)
  })

  it('and consecutive together: both', () => {
    const both = check(`
      healthy->critical: { condition: v < 10, for: 1m, consecutive: 4 }
      critical->healthy: { condition: v > 30 }`)
    expect(times(both, '40 3 3 3 3')).toBe('H H H H C')
  })
})

describe('rule 5: hold', () => {
  const held = (entry: string, hold: string) =>
    check(`
      healthy->degraded: { condition: ${entry}, consecutive: 1, hold: ${hold} }
      degraded->critical: { condition: v < 8, consecutive: 1 }
      degraded->healthy: { condition: v > 20 }
      critical->healthy: { condition: v > 20 }`)

  it('runs by the clock from the last sample on which the entry condition was true', () => {
    expect(times(held('v < 15', '1m'), '40 12 40 40 40')).toBe('H D D H H')
    expect(times(held('v < 15', '1m'), '40 12 12 40 40')).toBe('H D D D H')
  })

  it('is not prolonged by missing data', () => {
    const patient = `defaults: { missing: { treat: keep } }\n${held('v < 15', '1m')}`
    expect(times(patient, '40 12 _ _ 40')).toBe('H D D D H')
  })

  it('ends though the value that was held for never comes again', () => {
    const rate = check(`
      healthy->critical: { condition: x.rate > 5, consecutive: 1, hold: 2m }
      critical->healthy: { condition: x.up == true }`)
    const { states } = play(rate, { x: '{"up":true,"rate":1} {"up":true,"rate":9} {"up":true}x60' })
    expect(states.split(' ').slice(0, 6).join(' ')).toBe('H C C C C H')
  })

  it('never blocks a rise', () => expect(times(held('v < 15', '2h'), '40 12 3')).toBe('H D C'))

  it('never blocks unknown, and goes on underneath', () => {
    expect(times(held('v < 15', '2m'), '40 12 _ _ 40 40')).toBe('H D D U D H')
  })
})

describe('rule 5: and', () => {
  it('names a second condition that only the last sample must meet', () => {
    const and = check(`
      healthy->degraded: { condition: v > 1, and: v > 5, consecutive: 3 }
      degraded->healthy: { condition: v < 1 }`)
    expect(times(and, '0 2 2 6')).toBe('H H H D')
    expect(times(and, '0 6 6 2 6')).toBe('H H H H D')
  })
})

describe('rule 5: pace', () => {
  const unplanned = { interval: 5 * minutes, ttl: 0, ownsClock: false }

  it('a policy of 30 s run every 5 minutes meets 10 minutes after 10 minutes', () => {
    expect(times(lasting('10m'), '40 3 3 3 3', unplanned)).toBe('H H H C C')
  })

  it('and nothing goes missing between two runs', () => {
    const slow = check(`
      healthy->critical: { condition: x < 10, consecutive: 1 }
      critical->healthy: { condition: x > 10 }`)
    const cached = play(slow, { x: '40x4 = = 5' }, { ...unplanned, ttl: 10 * minutes })
    expect(cached.states).toBe('H H H H H H C')
  })

  it('is the median of the last five steps, from the third on', () => {
    const window = (v: string, options = {}) => {
      const yaml = `signals: { worst: { expr: x.n, window: 1m, reduce: max } }
probes: { x: { kind: command, argv: [x] } }
checks: { c: { signal: worst, critical: { above: 8, consecutive: 1 }, healthy: { below: 5 } } }`
      const x = v.replaceAll(/\d+/g, (n) => `{"n":${n}}`)
      return play(yaml, { x }, options).states
    }
    // A window reaches back two paces at least.
    expect(window('1 1 1 9 1 1 1', unplanned)).toBe('H H H C C C H')
    expect(window('1 1 1 9 1 1 1', { ...unplanned, ownsClock: true })).toBe('H H H C H H H')
  })

  it('is not known before the third step, and the time before it then counts', () => {
    expect(times(lasting('5m'), '40 3 3 3', unplanned)).toBe('H H H C')
  })

  it('is never shorter than the interval', () => {
    const quick = play(lasting('1m'), { v: '40 3 3 3 3' }, { interval: 10_000, ttl: 0, ownsClock: false })
    const late = play(lasting('1m'), { v: '3' }, { interval: 50_000, ttl: 0, ownsClock: false, after: quick })
    expect([quick.states, late.states]).toEqual(['H H H H H', 'C'])
  })

  it('is not told by a clock that jumps again and again, and no duration counts the jumps', () => {
    const jumping = { interval: 200 * 24 * 60 * minutes, ttl: 0, ownsClock: false }
    expect(times(lasting('10m'), '40 3 3 3 3 3 3', jumping)).toBe('H H H H H H H')
    expect(times(lasting('10m'), '40 3 3 3 3', { ...jumping, interval: 20 * 24 * 60 * minutes })).toBe(
      'H H H C C',
    )
  })

  it('is the interval where somebody owns the clock', () => {
    expect(times(lasting('10m'), '40 3 3 3 3', { ...unplanned, ownsClock: true })).toBe('H H H H H')
  })

  it('goes on by what it knew of a run that came late', () => {
    const late = play(lasting('20m'), { v: '40 3 3 3' }, unplanned)
    const after = play(lasting('20m'), { v: '3 3' }, { ...unplanned, after: late })
    expect(after.states).toBe('H C')
  })
})
