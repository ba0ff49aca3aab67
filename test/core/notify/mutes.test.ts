import { describe, expect, it } from 'vitest'
import type { Mute } from '../../../src/core/notify/mute.ts'
import { play } from '../../timeline.ts'
import { done, run, steps, told } from './news.ts'

const actions = `
actions:
  tell: { kind: webhook, url_env: HOOK, cooldown: 0s }
  clean: { kind: exec, argv: [/bin/true], cooldown: 0s, max_attempts: { count: 9, per: 1h } }
on: [{ to: degraded, run: [tell, clean] }, { to: critical, run: [tell, clean] }]`
const during = (mute: Mute, from: number, until: number) => (sample: number) => {
  return sample >= from && sample < until ? [mute] : []
}

describe('11. Mutes hide what follows from states, never states', () => {
  const rows: readonly [Mute, notices: string[], tell: string[], clean: string[]][] = [
    [
      'silence',
      ['2 problem degraded'],
      ['0.5 problem degraded silence', '2 problem degraded'],
      ['0.5 remediation degraded'],
    ],
    [
      'maintenance',
      ['2 problem degraded'],
      ['0.5 problem degraded maintenance', '2 problem degraded'],
      ['0.5 remediation degraded maintenance', '2 remediation degraded'],
    ],
  ]
  it.each(rows)(
    '%s: what is still true at its end is told, and what it held is planned',
    (mute, notices, tell, clean) => {
      const played = run(steps(actions), '0 1x6', { mutes: during(mute, 1, 4) })
      expect(played.states).toBe('H D D D D D D')
      expect(told(played)).toEqual(notices)
      expect(done(played, 'tell')).toEqual(tell)
      expect(done(played, 'clean')).toEqual(clean)
    },
  )

  it('tell nothing at their end of what is over', () => {
    const played = run(steps(actions), '0 1x2 0x4', { mutes: during('maintenance', 1, 4) })
    expect(told(played)).toEqual([])
    expect(done(played, 'clean')).toEqual(['0.5 remediation degraded maintenance'])
  })

  it('hold a recovery as well, and tell it at their end', () => {
    const played = run(steps(actions), '0 1x2 0x4', { mutes: during('silence', 3, 5) })
    expect(told(played)).toEqual(['0.5 problem degraded', '2.5 recovery healthy'])
  })

  it('plan at their end what the state calls for now, not what an earlier one did', () => {
    const played = run(steps(actions), '0 1x2 2x4', { mutes: during('maintenance', 1, 5) })
    expect(done(played, 'clean')).toEqual([
      '0.5 remediation degraded maintenance',
      '1.5 remediation critical maintenance',
      '2.5 remediation critical',
    ])
  })

  it('keep what is due over a loss of data', () => {
    const played = run(steps(actions), '0 1x2 _x3 1x4', { mutes: during('maintenance', 1, 8) })
    expect(done(played, 'clean').at(-1)).toBe('4 remediation degraded')
  })

  it('hold calls of the model but for a silence', () => {
    const policy = steps('escalation: { enabled: true, triggers: [{ kind: contradiction, when: v > 3 }] }')
    const refused = (mute: Mute) => {
      return run(policy, '0x30 4', { mutes: during(mute, 0, 99) }).outcomes.at(-1)?.escalation.refused
    }
    expect(refused('maintenance')).toBe('maintenance')
    expect(refused('silence')).toBeNull()
  })
})

describe('11. An acknowledgement', () => {
  const by = { check: 'c', by: 'ann', note: '', expiresAt: null }
  const acknowledged = (after: number, more = {}) => ({
    acknowledged: [{ ...by, sticky: false, after: after * 1_000, ...more }],
  })
  const cases: readonly [title: string, series: string, options: object, expected: string[]][] = [
    [
      'covers the severity of its own time, not of the tick that it is seen at',
      '0 1 2 2 0',
      acknowledged(40),
      ['0.5 problem degraded', '1 problem critical', '2 recovery healthy'],
    ],
    [
      'of a healthy check covers nothing',
      '0 1 1 0',
      acknowledged(10),
      ['0.5 problem degraded', '1.5 recovery healthy'],
    ],
    [
      'given with a beat covers the severity of that beat',
      '0 1 2 2 0',
      acknowledged(60),
      ['0.5 problem degraded', '2 recovery healthy'],
    ],
    [
      'ends when the severity rises above it, for good',
      '0 1 1 2 1 1',
      acknowledged(60),
      ['0.5 problem degraded', '1.5 problem critical', '2 improvement degraded'],
    ],
    [
      'survives a rise where it is sticky',
      '0 1 1 2 2 0',
      acknowledged(60, { sticky: true }),
      ['0.5 problem degraded', '2.5 recovery healthy'],
    ],
    [
      'ends at recovery',
      '0 1 1 0 1',
      acknowledged(60),
      ['0.5 problem degraded', '1.5 recovery healthy', '2 problem degraded'],
    ],
    [
      'ends at its expiry',
      '0 1 1 2 2 2',
      acknowledged(60, { sticky: true, expiresAt: Date.UTC(2026, 0, 1) + 120_000 }),
      ['0.5 problem degraded', '2 problem critical'],
    ],
  ]
  it.each(cases)('%s', (_, series, options, expected) => {
    expect(told(run(steps(), series, options))).toEqual(expected)
  })

  it('holds remediations and what they are due for', () => {
    const played = run(steps(actions), '0 1 1 2 2', acknowledged(60, { sticky: true }))
    expect(done(played, 'clean')).toEqual([
      '0.5 remediation degraded',
      '1.5 remediation critical acknowledgement',
    ])
  })
})

describe('11. depends_on', () => {
  const two = (own = 'depends_on: [port]', more = '') => `
interval: 30s
checks:
  quota:
    ${own}
    transitions:
      healthy->degraded:  { condition: q == 1, consecutive: 1 }
      healthy->critical:  { condition: q == 2, consecutive: 1 }
      degraded->critical: { condition: q == 2, consecutive: 1 }
      degraded->healthy:  { condition: q == 0 }
      critical->healthy:  { condition: q == 0 }
  port:
    transitions:
      healthy->degraded:  { condition: p == 1, consecutive: 1 }
      healthy->critical:  { condition: p == 2, consecutive: 3 }
      degraded->healthy:  { condition: p == 0 }
      critical->healthy:  { condition: p == 0 }
${more}`
  const quota = (p: string, q: string, own?: string, options = {}) =>
    told(play(two(own), { p, q }, options), 'quota')

  it('hides a problem while the named check is critical, and while its count is on the way', () => {
    expect(quota('0 2x6', '0 1x6')).toEqual([])
  })

  it('tells it at once where the named check turns out to be well', () => {
    expect(quota('0 2 0x4', '0 1x5')).toEqual(['1 problem degraded'])
  })

  it('hides nothing while the named check is only degraded', () => {
    expect(quota('0 1x4', '0 1x4')).toEqual(['0.5 problem degraded'])
  })

  it('hides from a milder state on where the policy says so', () => {
    expect(quota('0 1x4', '0 1x4', 'depends_on: [{ check: port, at: degraded }]')).toEqual([])
  })

  it('hides nothing worse than the named check is', () => {
    const mild = 'depends_on: [{ check: port, at: degraded }]'
    expect(quota('0 1x4', '0 2x4', mild)).toEqual(['0.5 problem critical'])
  })

  it('hides while the named check is lost sight of', () => {
    expect(quota('0 _x6', '0 1x6')).toEqual([])
  })

  it('never holds the recovery of a problem that was told', () => {
    expect(quota('0 0 2x6', '0 1x4 0x3')).toEqual(['0.5 problem degraded', '2.5 recovery healthy'])
  })

  it('gives two intervals to recover after the named check did, before anybody is notified', () => {
    expect(quota('0 2x4 0x6', '0 1x5 0x5')).toEqual([])
    expect(quota('0 2x4 0x6', '0 1x9')).toEqual(['3.5 problem degraded'])
    expect(quota('0 2x4 0x6', '0 1x9', 'depends_on: [port]\n    settle_time: 0s')).toEqual([
      '2.5 problem degraded',
    ])
  })

  it('gives one interval more than the longest count of its exits', () => {
    const slow = two().replace(
      'degraded->healthy:  { condition: q == 0 }',
      'degraded->healthy:  { condition: q == 0, consecutive: 4 }',
    )
    expect(told(play(slow, { p: '0 2x4 0x9', q: '0 1x12' }), 'quota')).toEqual(['5 problem degraded'])
    const bySteps = two().replace(
      'critical->healthy:  { condition: q == 0 }',
      'critical->degraded: { condition: q == 1, consecutive: 4 }',
    )
    expect(told(play(bySteps, { p: '0 2x4 0x9', q: '0 1x12' }), 'quota')).toEqual(['5 problem degraded'])
  })

  it('tells dependents that go down one tick after the named check came back nothing', () => {
    expect(quota('0 2x4 0x6', '0x5 1 0x5')).toEqual([])
  })

  it('hides what an acknowledged or silenced check explains', () => {
    const silent = { mutes: () => ['silence'] as const }
    const played = play(two(), { p: '0 2x6', q: '0 1x6' }, silent)
    expect(played.notices).toEqual([])
  })

  it('never hides on channels that nobody hears the named check on', () => {
    const more = `actions: { tell: { kind: webhook, url_env: HOOK } }
on: [{ check: quota, to: degraded, run: [tell] }]`
    const played = play(two(undefined, more), { p: '0 2x6', q: '0 1x6' })
    expect(done(played, 'tell').at(-1)).toBe('1.5 problem degraded')
  })

  it('holds remediations until the named check and the time to recover are over', () => {
    const more = `actions: { clean: { kind: exec, argv: [/bin/true], cooldown: 1m } }
on: [{ check: quota, to: degraded, run: [clean] }]`
    const played = play(two(undefined, more), { p: '0 2x4 0x6', q: '0 1x10' })
    expect(done(played, 'clean')).toEqual(['0.5 remediation degraded dependency', '3.5 remediation degraded'])
  })

  it('does not wait for what the count of the named check does not wait for: its `and:`', () => {
    const never = two('depends_on: [{ check: port, at: degraded }]').replace(
      'p == 1, consecutive: 1',
      'p == 1, and: p == 0, consecutive: 1',
    )
    expect(told(play(never, { p: '0 1x4', q: '0 1x4' }), 'quota')).toEqual(['0.5 problem degraded'])
    const counting = never.replace('p == 0, consecutive: 1', 'p == 0, consecutive: 3')
    expect(told(play(counting, { p: '0 1x4', q: '0 1x4' }), 'quota')).toEqual(['0.5 problem degraded'])
  })

  it('does not wait for ever on a count that never ends', () => {
    const stuck = two().replace('  port:\n', '  port:\n    missing: { treat: keep }\n')
    expect(told(play(stuck, { p: '0 2 _x30', q: '0 1x31' }), 'quota')).toHaveLength(1)
  })
})
