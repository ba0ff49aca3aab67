import { describe, expect, it } from 'vitest'
import { done, run, steps, told } from './news.ts'

const actions = `
actions:
  tell: { kind: webhook, url_env: HOOK, cooldown: 0s }
  mild: { kind: webhook, url_env: HOOK, cooldown: 0s }
  clean: { kind: exec, argv: [/bin/true], cooldown: 0s, max_attempts: { count: 9, per: 1h } }`
const on = (...triggers: string[]) => steps(`${actions}\non: [${triggers.join(', ')}]`)

describe('the return of data that was lost', () => {
  it('is no entry: what the state called for is not called for again', () => {
    const played = run(on('{ to: degraded, run: [clean] }'), '0 1x2 _x4 1x3')
    expect(played.states).toBe('H D D D U U U D D D')
    expect(done(played, 'clean')).toEqual(['0.5 remediation degraded'])
  })

  it('goes on with the time that `after:` waits for, without the time in between', () => {
    const played = run(on('{ to: degraded, after: 4m, run: [tell] }'), '0 1x2 _x3 1x9')
    expect(done(played, 'tell').at(-1)).toBe('5.5 problem degraded')
  })
})

describe('a recovery', () => {
  it('is told to nobody who was not told of the problem', () => {
    expect(done(run(on('{ to: critical, run: [tell] }'), '0 1x2 0'), 'tell')).toEqual([])
    expect(done(run(on('{ to: critical, run: [tell] }'), '0 2x2 0'), 'tell')).toEqual([
      '0.5 problem critical',
      '1.5 recovery healthy',
    ])
  })
})

describe('a loss of data', () => {
  const two = on('{ to: degraded, run: [mild] }', '{ to: critical, run: [tell] }')

  it('is not told to somebody for a problem that ended', () => {
    const played = run(two, '0 2 0 _x3')
    expect(done(played, 'tell')).toEqual(['0.5 problem critical', '1 recovery healthy'])
    expect(done(played, 'mild')).toEqual(['2 lost unknown'])
  })

  it('is not told to somebody for an earlier loss', () => {
    const played = run(two, '0 _x3 0x2 2x2 _x3')
    expect(done(played, 'mild')).toEqual(['1 lost unknown', '2 data_back healthy'])
    expect(done(played, 'tell').at(-1)).toBe('4.5 lost unknown')
  })
})

describe('a rise to critical while a check flaps', () => {
  it('is told after three intervals where these are more than five minutes', () => {
    const restless = new Array(3).fill('1 0').join(' ')
    const played = run(steps('interval: 5m'), `0 ${restless} 2x9`, { interval: 300_000 })
    expect(told(played).slice(-2)).toEqual(['30 flapping_started healthy', '50 problem critical'])
  })
})
