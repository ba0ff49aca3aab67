import { describe, expect, it } from 'vitest'
import { play, type TimelineOptions } from '../../../../timeline.ts'
import { done, run, steps, told } from '../../../notify/news.ts'
import { check } from '../../sample-policies.ts'

/* Sequences made to lock a check for good, to keep an alarm from being told, or to make messages without end. */

const times = (text: string, count: number) => new Array<string>(count).fill(text).join(' ')
const band = (into = 'consecutive: 1', out = 'consecutive: 1') =>
  check(`
    healthy->critical: { condition: v < 10, ${into} }
    critical->healthy: { condition: v > 30, ${out} }`)
const states = (yaml: string, v: string, options: TimelineOptions = {}) => play(yaml, { v }, options).states
const messages = (yaml: string, v: string) => told(play(yaml, { v }), 'only')

describe('rule 1 against a check that is lost for ever', () => {
  it('no health of another one makes the policy healthy', () => {
    const two = `${band().trimEnd()}\n  other: { degraded: "w > 1" }\n`
    const played = play(two, { v: '40x50', w: `0 ${times('_', 49)}` })
    expect(played.states.split(' ').slice(2)).toEqual(new Array(48).fill('U'))
  })
})

describe('rule 2 against a newborn check that sees a bad sample between two that are missing', () => {
  it('finds the problem all the same', () => {
    expect(states(band('consecutive: 3'), times('3 _ _', 3))).toBe('U U U U U U C C U')
  })
})

describe('rule 3 against a value that alternates', () => {
  it('never enters with a count of two, and tells nothing', () => {
    expect(messages(band('consecutive: 2'), times('40 3', 500))).toEqual([])
  })

  it('enters though each result is seen many times from a cache', () => {
    expect(states(band('consecutive: 2'), '40 3 = = 3 =').split(' ').at(-1)).toBe('C')
  })
})

describe('rule 4 against two ways that hold at once and lead back and forth', () => {
  it('moves once a sample, and is told as flapping and not as each change', () => {
    const yaml = check(`
      healthy->degraded: { condition: v < 20, consecutive: 1 }
      degraded->critical: { condition: v < 10, consecutive: 1 }
      critical->degraded: { condition: v < 20, consecutive: 1 }`)
    expect(states(yaml, '40 5 5 5 5')).toBe('H D C D C')
    expect(messages(yaml, `40 ${times('5', 1_000)}`).length).toBeLessThan(40)
  })
})

describe('rule 5 against a hold that is renewed again and again', () => {
  it('ends when the entry condition has been false for so long', () => {
    const played = states(band('consecutive: 1, hold: 2m'), `40 ${times('3 40 40 40', 20)} 40 40 40`)
    expect(played.split(' ').slice(1, 81)).toEqual(new Array(80).fill('C'))
    expect(played.split(' ').at(-1)).toBe('H')
  })
})

describe('rule 6 against a value that stays in the dead band for a day', () => {
  it('the problem stays, is told again where `repeat` says so, and ends with the first good value', () => {
    const yaml = `${band()}notify: { repeat: 4h }\n`
    const lines = messages(yaml, `40 3 ${times('20', 2_880)} 40`)
    expect(lines.filter((line) => line.includes('problem'))).toHaveLength(7)
    expect(lines.at(-1)).toContain('recovery')
  })
})

describe('rule 7 against a target that answers every other time', () => {
  it('an exit by absence never ends the problem of a target that is gone', () => {
    const yaml = check(`
      healthy->critical: { condition: p.load > 5, consecutive: 1 }
      critical->healthy: { condition: '!has(p.load) || p.load < 3', consecutive: 2 }`)
    const played = play(yaml, { p: times('{"up":true,"load":9} {"up":false} {"up":false} _', 50) })
    expect(played.states).not.toContain('H')
    expect(told(played, 'only').filter((line) => line.includes('recovery'))).toEqual([])
  })
})

describe('rule 8 against a sample that is missing every other time', () => {
  it('is neither lost nor locked', () => {
    expect(messages(band(), times('40 _', 200))).toEqual([])
    expect(states(band('consecutive: 2'), '40 _ 3 _ 3')).toBe('H H H H C')
    expect(states(band('consecutive: 1', 'consecutive: 2'), '3 _ 40 _ 40')).toBe('C C C C H')
  })
})

describe('rule 9 against one bad sample after each loss', () => {
  it('the count goes on over the losses, so that the problem is told', () => {
    const lines = messages(band('consecutive: 3'), `40 ${times('_ _ 3', 3)}`)
    expect(lines.filter((line) => line.includes('problem critical'))).toHaveLength(1)
  })

  it('a loss every few minutes for a day is told as flapping or held, not 400 times', () => {
    expect(messages(band(), times('40x4 _x4', 360)).length).toBeLessThan(60)
  })
})

describe('rule 10 against a chatter just below the hourly limit', () => {
  it('is seen within twelve hours', () => {
    const lines = messages(band(), times('40x30 3x30', 60))
    const started = lines.find((line) => line.includes('flapping_started'))
    expect(Number(started?.split(' ')[0])).toBeLessThanOrEqual(12 * 60)
  })
})

describe('rule 11 against a dependency that is acknowledged and stays down', () => {
  const two = `${steps().trimEnd()}
  other:
    depends_on: [c]
    transitions:
      healthy->critical: { condition: w > 1, consecutive: 1 }
      critical->healthy: { condition: w < 1 }
`
  const acknowledged = [{ check: 'c', by: 'ann', note: '', expiresAt: null, sticky: true, after: 60_000 }]

  it('what depends on it is told once it is well and the other is not', () => {
    const series = { v: `0 2x100 0x10`, w: `0 2x110` }
    const lines = told(play(two, series, { acknowledged }), 'other')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('problem critical')
  })
})

describe('rule 12 against a reload before each sample', () => {
  it('neither keeps a count from being met nor waives it', () => {
    let played = play(band('consecutive: 4'), { v: '40' })
    const seen: string[] = []
    for (let reload = 0; reload < 6; reload += 1) {
      played = play(band(`consecutive: ${4 + (reload % 2)}`), { v: '3' }, { after: played })
      seen.push(played.states)
    }
    expect(seen.join(' ')).toBe('H H H H C C')
  })
})

describe('rule 14 against a channel that takes nothing', () => {
  const yaml = steps(`
actions: { ops: { kind: webhook, url_env: OPS, cooldown: 0s } }
on: [{ to: degraded, run: [ops] }]`)

  it('the next problem is tried anew, and the end of each is not lost', () => {
    let isDown = true
    const results = () => (isDown ? ('failed' as const) : ('delivered' as const))
    const first = run(yaml, '0 1x20 0x20', { results })
    expect(done(first, 'ops').some((line) => line.includes('problem degraded'))).toBe(true)
    isDown = false
    const next = done(run(yaml, '1x3 0x40', { results, after: first }), 'ops')
    expect(next.some((line) => line.includes('problem degraded'))).toBe(true)
    expect(next.at(-1)).toContain('recovery healthy')
  })
})

describe('rule 15 against two checks that take turns', () => {
  it('gets no more attempts than one check would', () => {
    const limits = '{ kind: exec, argv: [/bin/true], cooldown: 5m, max_attempts: { count: 3, per: 1h } }'
    const one = (name: string, value: string) =>
      `  ${name}: { transitions: { "healthy->critical": { condition: ${value} > 1, consecutive: 1 }, "critical->healthy": { condition: ${value} < 1 } } }`
    const yaml = `checks:\n${one('a', 'v')}\n${one('b', 'w')}\nactions: { clean: ${limits} }\non: [{ to: critical, run: [clean] }]`
    const played = play(yaml, { v: times('2 0', 120), w: times('0 2', 120) })
    const ran = done(played, 'clean').filter((line) => line.split(' ').length === 3)
    expect(ran.length).toBeGreaterThan(1)
    expect(ran.length).toBeLessThanOrEqual(6)
  })
})

describe('rule 16 against a remedy that always says that it helped', () => {
  const yaml = check(`
    healthy->critical: { condition: v < 10, consecutive: 1 }
    critical->recovering: { condition: remediation_applied }
    recovering->healthy: { condition: v > 30 }`)
  const acting = `${yaml}actions: { clean: { kind: exec, argv: [/bin/true] } }\non: [{ to: critical, run: [clean] }]`

  it('is tried within its budget, and that it does not help is told', () => {
    const played = play(acting, { v: `40 ${times('3', 600)}` })
    const ran = done(played, 'clean').filter((line) => line.split(' ').length === 3)
    expect(ran.length).toBeLessThanOrEqual(15)
    expect(told(played, 'only').filter((line) => line.includes('problem critical')).length).toBeGreaterThan(1)
  })

  it('in the dead band it is told once that it does not recover, and it still can', () => {
    const lines = messages(acting, `40 3 3 ${times('20', 500)} 40`)
    expect(lines.filter((line) => line.includes('not_recovered'))).toHaveLength(1)
    expect(lines.at(-1)).toContain('recovery healthy')
  })
})
