import { describe, expect, it } from 'vitest'
import type { Timeline } from '../../timeline.ts'
import { play } from '../../timeline.ts'
import { done, run, steps, told } from '../notify/news.ts'

const exec = (limits: string) => `{ kind: exec, argv: [/bin/true], ${limits} }`
const one = (limits: string) =>
  steps(`
actions: { clean: ${exec(limits)} }
on: [{ to: critical, run: [clean] }]`)
const minutes = (played: Timeline, action = 'clean') => {
  return played.outcomes
    .flatMap(({ actions }) => actions)
    .filter((decision) => decision.action === action && decision.outcome === 'would_run')
    .map(({ at }) => (at - Date.UTC(2026, 0, 1)) / 60_000)
}

describe('15. Budgets', () => {
  it('outlive a recovery: never more attempts in a window, never closer than the cooldown', () => {
    const limits = 'cooldown: 10m, max_attempts: { count: 2, per: 2h }'
    const starts = minutes(run(one(limits), new Array(180).fill('2 0').join(' ')))
    expect(starts.length).toBeGreaterThan(1)
    for (const start of starts) {
      const window = starts.filter((other) => other <= start && start - other < 120)
      expect(window.length).toBeLessThanOrEqual(2)
      expect(starts.some((other) => other < start && start - other < 10)).toBe(false)
    }
  })

  it('are three attempts an hour and five minutes of cooldown unless the policy says otherwise', () => {
    const plain = steps(
      'actions: { clean: { kind: exec, argv: [/bin/true] } }\non: [{ to: critical, run: [clean] }]',
    )
    const starts = minutes(run(plain, new Array(100).fill('2x2 0x2').join(' ')))
    expect(starts.slice(0, 4)).toEqual([0, 6, 12, 60])
  })

  it('count over all checks that call an action, and for all actions of a cooldown group', () => {
    const two = `
checks:
  a: { transitions: { "healthy->critical": { condition: v >= 2, consecutive: 1 }, "critical->healthy": { condition: v < 1 } } }
  b: { transitions: { "healthy->critical": { condition: w >= 2, consecutive: 1 }, "critical->healthy": { condition: w < 1 } } }
actions:
  clean: ${exec('cooldown: 5m')}
  wipe: ${exec('cooldown: 5m, cooldown_group: clean')}
on: [{ check: a, to: critical, run: [clean] }, { check: b, to: critical, run: [clean, wipe] }]`
    const played = play(two, { v: '0 2x3', w: '0 2x3' })
    expect(done(played, 'clean')).toEqual(['0.5 remediation critical', '0.5 remediation critical cooldown'])
    expect(done(played, 'wipe')).toEqual(['0.5 remediation critical cooldown'])
  })

  it('that are spent are told once, and again only after the check was healthy', () => {
    const limits = 'cooldown: 0s, max_attempts: { count: 1, per: 12h }'
    const played = run(one(limits), '2 0x60 2x9 0x60 2x9')
    const givenUp = told(played).filter((line) => line.includes('given_up'))
    expect(givenUp).toHaveLength(2)
    expect(done(played, 'clean').map((line) => line.split(' ').slice(3).join())).toEqual([
      '',
      'given_up',
      'given_up',
    ])
  })

  it('count an attempt from its claim on, whatever came of it', () => {
    const limits = 'cooldown: 10m, max_attempts: { count: 9, per: 1h }'
    const lost = run(one(limits), '2 0 2 0', { results: () => 'claimed' })
    expect(done(lost, 'clean')).toEqual(['0 remediation critical', '1 remediation critical cooldown'])
  })

  it('hold a repeat of the same severity of a message only, and tell it when the cooldown ends', () => {
    const chatty = steps(
      'actions: { ops: { kind: webhook, url_env: OPS, cooldown: 5m } }\non: [{ to: degraded, run: [ops] }]',
    )
    expect(done(run(chatty, '0 1 0 1x12'), 'ops')).toEqual([
      '0.5 problem degraded',
      '1 recovery healthy',
      '1.5 problem degraded cooldown',
      '5.5 problem degraded',
    ])
  })
})

describe('16. A remediation', () => {
  const policy = `
checks:
  c:
    transitions:
      healthy->critical: { condition: v >= 2, consecutive: 1 }
      critical->recovering: { condition: remediation_applied == true }
      recovering->healthy: { condition: v < 1 }
actions:
  clean: ${exec('cooldown: 1m')}
  ops: { kind: webhook, url_env: OPS }
on: [{ to: critical, run: [ops, clean] }]`

  it.each([
    ['delivered', 'H C R R H'],
    ['failed', 'H C C C H'],
    ['timed_out', 'H C C C H'],
    ['refused', 'H C C C H'],
    ['lost', 'H C C C H'],
    ['claimed', 'H C C C H'],
  ] as const)('that was %s goes on as %s', (result, states) => {
    const exits = `${policy.replace('recovering->healthy', 'critical->healthy: { condition: v < 1 }\n      recovering->healthy')}`
    const results = ({ kind }: { readonly kind: string }) => (kind === 'remediation' ? result : 'delivered')
    expect(run(exits, '0 2x3 0', { results }).states).toBe(states)
  })

  it('that frees nothing ends in a problem again, which is told', () => {
    const played = run(policy, '0 2x14')
    expect(played.states).toBe('H C R R R R R R R R R R C R R')
    expect(told(played).map((line) => line.split(' ').slice(1).join(' '))).toEqual([
      'problem critical',
      'improvement recovering',
      'problem critical',
      'improvement recovering',
    ])
  })
})
