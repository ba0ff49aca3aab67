import { describe, expect, it } from 'vitest'
import type { EffectResult } from '../../../src/core/settle.ts'
import { done, run, steps } from './news.ts'

const policy = (on: string) =>
  steps(`
actions:
  ops:  { kind: webhook, url_env: OPS }
  boss: { kind: slack, url_env: BOSS }
on: ${on}`)

describe('a loss without an open problem', () => {
  it('reaches each of those that hear of it, also who was not reached at first', () => {
    const both = policy('[{ to: degraded, run: [ops, boss] }]')
    let tries = 0
    const results = ({ action }: { action: string }): EffectResult =>
      action === 'boss' && ++tries === 1 ? 'failed' : 'delivered'
    const played = run(both, '0 _x5', { results })
    expect(done(played, 'ops')).toEqual(['1 lost unknown'])
    expect(done(played, 'boss')).toEqual(['1 lost unknown', '1.5 lost unknown'])
  })

  it('is told after the time that the entry asks for, by which it is told', () => {
    const named = policy('[{ to: unknown, after: 2m, run: [ops] }]')
    expect(done(run(named, '0 _x9'), 'ops')).toEqual(['3 lost unknown'])
    expect(done(run(named, '0 _x4 0'), 'ops')).toEqual([])
    const mildest = policy('[{ to: degraded, after: 2m, run: [ops] }, { to: degraded, run: [boss] }]')
    expect(done(run(mildest, '0 _x9'), 'ops')).toEqual(['3 lost unknown'])
    expect(done(run(mildest, '0 _x9'), 'boss')).toEqual(['1 lost unknown'])
  })
})

it('who heard of a problem by the return of its data hears of its end after an hour, though the check flaps', () => {
  const calls = 'actions: { ops: { kind: webhook, url_env: OPS } }\non: [{ to: unknown, run: [ops] }]'
  const restless = steps(calls, 'flap: { per_hour: { start: 3, end: 1 } }')
  expect(done(run(restless, '0 _x2 1 0x140'), 'ops')).toEqual([
    '1 lost unknown',
    '1.5 data_back degraded',
    '2 flapping_started healthy',
    '62 recovery healthy',
    '62.5 flapping_ended healthy',
  ])
})

it('the time that a state was shown until its data was lost counts for `after:`', () => {
  const later = policy('[{ to: degraded, after: 2m, run: [ops] }]')
  // Shown from 0.5 to 2 and from 3 on: two minutes are over at 3.5.
  expect(done(run(later, '0 1x2 _x3 1x5'), 'ops')).toEqual(['3.5 problem degraded'])
})
