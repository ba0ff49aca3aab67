import { describe, expect, it } from 'vitest'
import type { Effect, EffectResult } from '../../../src/core/settle.ts'
import { done, run, steps, told } from './news.ts'

const policy = (on: string, more = '') =>
  steps(`
actions:
  ops: { kind: webhook, url_env: OPS, cooldown: 5m${more} }
  boss: { kind: email, to: [boss@example.org], cooldown: 5m }
on: ${on}`)
const both = policy('[{ to: degraded, run: [ops] }, { to: critical, run: [ops, boss] }]')
const results = (...given: readonly EffectResult[]) => {
  let asked = 0
  return { results: (_: Effect) => given[Math.min(asked++, given.length - 1)] as EffectResult }
}

describe('14. Delivery', () => {
  it('is told once to each action that `on:` names, and the end to everyone who was told of the problem', () => {
    const played = run(both, '0 1x2 2x2 1x2 0x2')
    expect(done(played, 'ops')).toEqual([
      '0.5 problem degraded',
      '1.5 problem critical',
      '2.5 improvement degraded',
      '3.5 recovery healthy',
    ])
    expect(done(played, 'boss')).toEqual([
      '1.5 problem critical',
      '2.5 improvement degraded',
      '3.5 recovery healthy',
    ])
  })

  it('counts a notification as sent when it was delivered, and tries again until then', () => {
    const played = run(both, '0 1x8', results('failed', 'timed_out', 'lost', 'delivered'))
    expect(done(played, 'ops')).toEqual([
      '0.5 problem degraded',
      '1 problem degraded',
      '1.5 problem degraded',
      '2.5 problem degraded',
    ])
  })

  it('gives up what nobody takes for `deliver_within`', () => {
    const short = policy('[{ to: degraded, run: [ops] }]', ', deliver_within: 1m')
    expect(done(run(short, '0 1x60', results('refused')), 'ops').at(-1)).toBe('1 problem degraded')
  })

  it('leaves a claimed message alone until five minutes later its result is taken for lost', () => {
    const played = run(both, '0 1x14', results('claimed'))
    expect(done(played, 'ops')).toEqual(['0.5 problem degraded', '5.5 problem degraded'])
  })

  it('does not send a second time what is on its way, although it was over in between', () => {
    const fixed = steps(`
actions:
  ops: { kind: webhook, url_env: OPS }
  fix: { kind: exec, argv: [/bin/false], cooldown: 1s, max_attempts: { count: 1, per: 1h } }
on: [{ to: critical, run: [fix, ops] }]`)
    const played = run(fixed, '0 2 0 2x3 0 2x3', {
      results: ({ kind }) =>
        kind === 'given_up' ? 'claimed' : kind === 'remediation' ? 'failed' : 'delivered',
    })
    expect(done(played, 'ops')).toEqual([
      '0.5 problem critical',
      '1 recovery healthy',
      '1.5 problem critical cooldown',
      '2 given_up critical',
      '3.5 problem critical cooldown',
    ])
  })

  it('replaces a message that waits by one of a newer state, and never sends it after that', () => {
    const played = run(both, '0 1 2x6', results('failed', 'delivered'))
    expect(done(played, 'ops')).toEqual(['0.5 problem degraded', '1 problem critical'])
  })

  it('tells the recovery of a problem whose delivery was only begun', () => {
    const played = run(both, '0 1 0x4', results('timed_out', 'delivered'))
    expect(done(played, 'ops')).toEqual(['0.5 problem degraded', '1 recovery healthy'])
  })

  it('tries a recovery again as it does a problem', () => {
    const played = run(both, '0 1 0x4', results('delivered', 'failed', 'delivered'))
    expect(done(played, 'ops')).toEqual([
      '0.5 problem degraded',
      '1 recovery healthy',
      '1.5 recovery healthy',
    ])
  })

  it('tells the loss of data to whom the problem was told, and the return to whom the loss was', () => {
    const played = run(both, '0 2x2 _x3 2 0')
    expect(done(played, 'boss')).toEqual([
      '0.5 problem critical',
      '2 lost unknown',
      '3 data_back critical',
      '3.5 recovery healthy',
    ])
    expect(told(played)).toEqual([
      '0.5 problem critical',
      '2 lost unknown',
      '3 data_back critical',
      '3.5 recovery healthy',
    ])
  })

  it('tells a loss without a problem to `on: {to: unknown}`, else to the mildest entry', () => {
    expect(done(run(both, '0 _x3'), 'ops')).toEqual(['1 lost unknown'])
    expect(done(run(both, '0 _x3'), 'boss')).toEqual([])
    const named = policy('[{ to: degraded, run: [ops] }, { to: unknown, run: [boss] }]')
    expect(done(run(named, '0 _x3'), 'ops')).toEqual([])
    expect(done(run(named, '0 _x3'), 'boss')).toEqual(['1 lost unknown'])
  })

  it('holds a second loss by the cooldown, and tells it when that ends', () => {
    const played = run(both, '0 _x2 0 _x20')
    expect(told(played)).toEqual(['1 lost unknown', '1.5 data_back healthy', '6 lost unknown'])
  })

  it('says nothing of a return whose loss was held', () => {
    const played = run(both, '0 _x2 0 _x2 0x20')
    expect(told(played)).toEqual(['1 lost unknown', '1.5 data_back healthy'])
  })

  it('never calls a loss an improvement, nor the end of one a recovery of what stands', () => {
    expect(told(run(steps(), '0 2 _x3 2x3')).map((notice) => notice.split(' ')[1])).toEqual([
      'problem',
      'lost',
      'data_back',
    ])
  })

  it('is no news before a newborn check missed its count of samples', () => {
    const newborn = steps().replace('consecutive: 2 }', 'consecutive: 3 }')
    expect(told(run(newborn, '_ _ _ _'))).toEqual(['1 lost unknown'])
  })

  it('waits with `after:` for the time that the state was shown', () => {
    const later = policy('[{ to: degraded, run: [ops] }, { to: degraded, after: 2m, run: [boss] }]')
    expect(done(run(later, '0 1x9'), 'boss')).toEqual(['2.5 problem degraded'])
    expect(done(run(later, '0 1x3 0 1x5'), 'boss')).toEqual(['4.5 problem degraded'])
    const silenced = run(later, '0 1x12', {
      mutes: (sample) => (sample >= 2 && sample < 6 ? ['silence'] : []),
    })
    expect(done(silenced, 'boss').filter((line) => !line.includes('silence'))).toEqual([
      '4.5 problem degraded',
    ])
  })

  it('never tells with `after:` what is acknowledged', () => {
    const later = policy('[{ to: degraded, after: 2m, run: [boss] }]')
    const acknowledged = [{ check: 'c', by: 'ann', note: '', sticky: false, expiresAt: null, after: 60_000 }]
    expect(done(run(later, '0 1x40', { acknowledged }), 'boss')).toEqual([])
  })

  it('tells an entry into healthy to whom `on:` names for it', () => {
    const named = policy('[{ to: critical, run: [boss] }, { to: healthy, run: [ops] }]')
    expect(done(run(named, '0 2 0 0'), 'ops')).toEqual(['1 recovery healthy'])
  })

  it('repeats an open problem where the policy asks for it', () => {
    const repeated = steps('notify: { repeat: 2m }')
    expect(told(run(repeated, '0 1x9'))).toEqual([
      '0.5 problem degraded',
      '2.5 problem degraded',
      '4.5 problem degraded',
    ])
  })
})
