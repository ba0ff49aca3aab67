import { describe, expect, it } from 'vitest'
import { seed } from '../../../seed-policy.ts'
import { play } from '../../../timeline.ts'
import { check } from '../sample-policies.ts'

const states = (series: string, policy = seed, options = {}) =>
  play(policy, { disk_free_pct: series }, options).states
const run = (policy: string, series: string, options = {}) => play(policy, { v: series }, options)

describe("the seed's policy", () => {
  it('goes from healthy over degraded and critical to recovering and back', () => {
    const { states: letters, transitions } = play(
      seed,
      { disk_free_pct: '30x2 14x2 7 7 25x2 25' },
      { facts: { 5: { remediation_applied: true } } },
    )
    expect(letters).toBe('H H H D C R R H H')
    expect(transitions.map(({ from, to, reason }) => `${from}->${to} ${reason}`)).toEqual([
      'unknown->healthy passing',
      'healthy->degraded disk_free_pct < 15',
      'degraded->critical disk_free_pct < 8',
      'critical->recovering remediation_applied == true',
      'recovering->healthy disk_free_pct > 20',
    ])
  })

  it.each([
    ['one bad sample does not degrade', '30 14 30 14 30', 'H H H H H'],
    ['two bad samples in a row do', '30 14 14', 'H H D'],
    ['a value in the dead band neither enters nor leaves', '30 17x3 14x2 17x3', 'H H H H H D D D D'],
    ['a value in the dead band breaks the run of good samples', '30 14x2 25x2 17 25x3', 'H H D D D D D D H'],
    ['a healthy check takes one step a sample', '30 7 7 7', 'H H D C'],
    ['critical stays until the remediation was applied', '30 7x3 30x5', 'H H D C C C C C C'],
    ['a first sample that is bad waits for its count', '14 14', 'U D'],
    ['a first sample that is worst goes straight to critical', '5', 'C'],
    ['a first sample in the dead band is healthy', '17', 'H'],
  ])('%s', (_, series, expected) => expect(states(series)).toBe(expected))
})

describe('counting (rule 3)', () => {
  const anywhere = check(`
    healthy->degraded: { condition: v > 1, consecutive: 1 }
    degraded->critical: { condition: v > 2, consecutive: 3 }
    critical->healthy: { condition: v < 1 }`)

  it('begins a run wherever it began, also before the state was entered', () => {
    expect(run(anywhere, '0 3 3 3').states).toBe('H D D C')
  })

  it('begins a run at the entry when the policy says since_entry', () => {
    const since = anywhere.replace('consecutive: 3', 'consecutive: 3, counting: since_entry')
    expect(run(since, '0 3 3 3 3').states).toBe('H D D D C')
  })

  it('does not take a cached result for a new sample: it neither extends nor breaks a run', () => {
    expect(states('30 14 = = =')).toBe('H H H H H')
    expect(states('30 14 = 14')).toBe('H H H D')
    expect(states('30 14x2 25 = 25 = 25')).toBe('H H D D D D D H')
  })

  it('counts twice for a worse state and once for a milder one unless the file says otherwise', () => {
    const plain = check(`
      healthy->degraded: { condition: v > 1 }
      degraded->healthy: { condition: v < 1 }`)
    expect(run(plain, '0 2 2 0').states).toBe('H H D H')
    expect(run(`defaults: { consecutive: 3 }\n${plain}`, '0 2 2 2 0').states).toBe('H H H D H')
  })

  it('takes every count as met by one sample when nothing can be remembered', () => {
    expect(states('14', seed, { countsMet: true })).toBe('D')
    expect(states('7', seed, { countsMet: true })).toBe('C')
    expect(states('30', seed, { countsMet: true })).toBe('H')
    expect(states('_', seed, { countsMet: true })).toBe('U')
  })
})

describe('several transitions at once (rule 4)', () => {
  it('takes the worst target, whatever the order in the file', () => {
    const both = check(`
      healthy->degraded: { condition: v > 1, consecutive: 1 }
      healthy->critical: { condition: v > 2, consecutive: 1 }
      degraded->healthy: { condition: v < 1 }
      critical->healthy: { condition: v < 1 }`)
    expect(run(both, '0 3 0 2').states).toBe('H C H D')
  })

  it('takes the first in the file of two with the same target', () => {
    const twice = check(`
      healthy->degraded: { condition: v > 1, consecutive: 1, reason: first }`)
    expect(run(twice, '0 3').transitions.at(-1)?.reason).toBe('first')
  })
})

describe('durations (rule 5)', () => {
  const lasting = check(`
    healthy->degraded: { condition: v > 1, for: 1m }
    degraded->healthy: { condition: v < 1 }`)

  it('holds when the condition has been true for that long, boundary included', () => {
    expect(run(lasting, '0 2 2 2').states).toBe('H H H D')
    expect(run(lasting, '0 2 2 0 2 2', { interval: 29_999 }).states).toBe('H H H H H H')
  })

  it('needs both where a count is given too', () => {
    const both = lasting.replace('for: 1m', 'for: 1m, consecutive: 4')
    expect(run(both, '0 2 2 2 2').states).toBe('H H H H D')
  })

  it('keeps a state for its hold after the last sample on which its entry condition was true, and lets it worsen meanwhile', () => {
    const held = check(`
      healthy->degraded: { condition: v > 1, consecutive: 1, hold: 1m }
      degraded->critical: { condition: v > 8, consecutive: 1 }
      degraded->healthy: { condition: v < 2 }
      critical->healthy: { condition: v < 2 }`)
    expect(run(held, '0 2 0 0 0').states).toBe('H D D H H')
    expect(run(held, '0 2 0 9').states).toBe('H D D C')
  })

  it('asks the last sample alone for the condition under and', () => {
    const and = check(`
      healthy->degraded: { condition: v > 1, and: v > 5, consecutive: 3 }
      degraded->healthy: { condition: v < 1 }`)
    expect(run(and, '0 2 2 2 6').states).toBe('H H H H D')
    expect(run(and, '0 6 6 2').states).toBe('H H H H')
  })
})
