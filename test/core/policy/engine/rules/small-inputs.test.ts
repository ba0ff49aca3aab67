import { describe, expect, it } from 'vitest'
import { play, type TimelineOptions } from '../../../../timeline.ts'
import { done, run, steps, told } from '../../../notify/news.ts'

/** A check `c` with counts of 1, lost after two missing samples; `own` and `more` stand in the check and below it. */
const policy = (transitions: readonly string[], own = 'initial: healthy', more = '') => `
interval: 30s
defaults: { consecutive: 1 }
checks:
  c:
    missing: { consecutive: 2 }
    ${own}
    transitions:
${transitions.map((line) => `      ${line}`).join('\n')}
${more}`
const deadBand = (into = '', out = '') =>
  policy([
    `healthy->critical: { condition: v < 10${into} }`,
    `critical->healthy: { condition: v > 30${out} }`,
  ])
const born = (text: string) => text.replace('initial: healthy', 'initial: unknown')

interface Case {
  readonly yaml: string
  readonly series: Readonly<Record<string, string>>
  readonly states: string
  readonly options?: TimelineOptions
  readonly told?: readonly string[]
}

const cases: Readonly<Record<string, Case>> = {
  'a failing sample never makes healthy, whatever the file names under unknown': {
    yaml: policy(
      [
        'healthy->critical: { condition: v < 10, consecutive: 4 }',
        'unknown->critical: { condition: v < 10, consecutive: 4 }',
        'critical->healthy: { condition: v > 30 }',
      ],
      'initial: unknown',
    ),
    series: { v: '3x4' },
    states: 'U U U C',
  },
  'unknown covers a critical state in its dead band, and its hold': {
    yaml: deadBand(', hold: 2h', ', consecutive: 4'),
    series: { v: '40 9 20 20 _ _ _ 20' },
    states: 'H C C C C U U C',
    told: ['0.5 problem critical', '2.5 lost unknown', '3.5 data_back critical'],
  },
  'a bad return from unknown is no return to healthy': {
    yaml: deadBand(', consecutive: 2'),
    series: { v: '40 _ _ 3 3' },
    states: 'H H U U C',
    told: ['1 lost unknown', '2 problem critical'],
  },
  'hold runs by the clock though the value that it held for has vanished': {
    yaml: policy([
      'healthy->critical: { condition: p.rate > 5, hold: 2m }',
      'critical->healthy: { condition: p.up == true }',
    ]),
    series: { p: '{"rate":0,"up":true} {"rate":9,"up":true} {"up":true}x5' },
    states: 'H C C C C H H',
  },
  'for is not met by two true samples 28 minutes apart': {
    yaml: deadBand(', for: 10m'),
    series: { v: '40 3 3' },
    states: 'H H H',
    options: { interval: 28 * 60_000 },
  },
  'a policy of 30 s that runs every 5 minutes meets 10 minutes after 10 minutes': {
    yaml: deadBand(', for: 10m'),
    series: { v: '40 3 3 3 3' },
    states: 'H H H C C',
    options: { interval: 300_000, ownsClock: false },
  },
  'a port known to be down is decided, beside a latency that is unknown': {
    yaml: policy([
      'healthy->critical: { condition: p.up == false, consecutive: 4 }',
      'healthy->degraded: { condition: p.latency_ms > 500 }',
      'critical->healthy: { condition: p.up == true }',
    ]),
    series: { p: '{"up":false}x4' },
    states: 'H H H C',
    told: ['1.5 problem critical'],
  },
  'hold never blocks a rise': {
    yaml: policy([
      'healthy->degraded: { condition: v < 15, hold: 2h }',
      'degraded->critical: { condition: v < 8 }',
    ]),
    series: { v: '40 12 3' },
    states: 'H D C',
  },
  'unknown ends with fresh data, by the mildest problem that was met': {
    yaml: policy([
      'healthy->degraded: { condition: v > 80, consecutive: 2 }',
      'healthy->critical: { condition: v < 5, consecutive: 2 }',
    ]),
    series: { v: '40 _ _ 90 3 90 3' },
    states: 'H H U U D D D',
  },
  'a stale fact is missing, and its initial value never comes back': {
    yaml: policy(
      ['healthy->critical: { condition: v < 1 }', 'critical->healthy: { condition: v >= 1 }'],
      'initial: unknown',
      'facts: { v: { type: number, initial: 9, ttl: 1m } }',
    ),
    series: { other: '1x8' },
    states: 'U C C C C U U U',
    options: { facts: { 1: { v: 0 } } },
  },
  'a window of 10 minutes holds a spike for 10 minutes though samples come every 2 s': {
    yaml: policy(
      ['healthy->critical: { condition: m > 5 }', 'critical->healthy: { condition: m <= 5 }'],
      'initial: healthy',
      'probes: { d: { kind: disk } }\nsignals: { m: { expr: d.free_pct, window: 10m, reduce: max } }',
    ),
    series: { d: '{"free_pct":0} {"free_pct":9} {"free_pct":0}x305' },
    states: ['H', ...new Array(301).fill('C'), 'H H H H H'].join(' '),
    options: { interval: 2_000 },
  },
  'numbers are doubles': {
    yaml: policy(['healthy->critical: { condition: v > 5/2 }', 'critical->healthy: { condition: v <= 5/2 }']),
    series: { v: '2.4 2.6' },
    states: 'H C',
  },
  'want of data is news of a newborn check at its third sample, not at its first': {
    yaml: born(deadBand()).replace('consecutive: 2 }\n    initial', 'consecutive: 3 }\n    initial'),
    series: { v: '_x4' },
    states: 'U U U U',
    told: ['1 lost unknown'],
  },
  'loss of data is told as lost, never as an improvement': {
    yaml: deadBand(),
    series: { v: '5 _ _' },
    states: 'C C U',
    told: ['0 problem critical', '1 lost unknown'],
  },
}

describe('small inputs on which an engine goes wrong', () => {
  it.each(Object.entries(cases))('%s', (_title, { yaml, series, states, options, told: expected }) => {
    const played = play(yaml, series, options)
    expect(played.states).toBe(states)
    if (expected !== undefined) expect(told(played)).toEqual(expected)
  })

  it.each(['sum', 'avg'])(
    '%s of what leaves the finite numbers has no value, and nothing breaks',
    (reduce) => {
      const yaml = policy(
        ['healthy->critical: { condition: m < 0 }', 'critical->healthy: { condition: m >= 0 }'],
        'initial: unknown',
        `probes: { d: { kind: disk } }\nsignals: { m: { expr: d.free_pct, window: 10m, reduce: ${reduce} } }`,
      )
      const { states } = play(yaml, { d: '{"free_pct":1.6e308}x2' })
      expect(states.split(' ')[1]).toMatch(reduce === 'sum' ? /^[HU]$/ : /^H$/)
      expect(states).not.toContain('C')
    },
  )

  it('debounced flapping is seen within the hour, and is no message for each change', () => {
    const yaml = deadBand(', consecutive: 2', ', consecutive: 3')
    const notices = told(play(yaml, { v: `40 ${new Array(576).fill('3x2 40x3').join(' ')}` }))
    const started = notices.find((notice) => notice.includes('flapping_started'))
    expect(Number(started?.split(' ')[0])).toBeLessThanOrEqual(60)
    expect(notices.length).toBeLessThan(30)
  })

  it('flapping has room between its start and its end', () => {
    const chatter = new Array(3).fill('9 40').join(' ')
    const notices = told(play(deadBand(), { v: `40 ${chatter} 40x1500` }))
    expect(
      notices.filter((notice) => notice.includes('flapping_')).map((text) => text.split(' ')[1]),
    ).toEqual(['flapping_started', 'flapping_ended'])
  })

  it('recovering swallows nothing: a remedy that freed nothing is a problem again, and told', () => {
    const yaml = policy(
      [
        'healthy->critical: { condition: v < 10 }',
        'critical->recovering: { condition: remediation_applied }',
        'recovering->healthy: { condition: v > 30 }',
      ],
      'initial: healthy',
      'actions: { clean: { kind: exec, argv: [/bin/true] } }\non: [{ to: critical, run: [clean] }]',
    )
    const played = play(yaml, { v: '40 1x16' })
    expect(played.states).toBe(`H C ${new Array(10).fill('R').join(' ')} C R R R R`)
    expect(told(played).filter((line) => line.includes('problem'))).toEqual([
      '0.5 problem critical',
      '6 problem critical',
    ])
  })

  it('cooldown and window of a remedy outlive a recovery', () => {
    const limits = '{ kind: exec, argv: [/bin/true], cooldown: 10m, max_attempts: { count: 2, per: 2h } }'
    const yaml = steps(`actions: { clean: ${limits} }\non: [{ to: critical, run: [clean] }]`)
    const starts = done(run(yaml, new Array(180).fill('2 0').join(' ')), 'clean')
      .filter((line) => line.split(' ').length === 3)
      .map((line) => Number(line.split(' ')[0]))
    expect(starts.length).toBeGreaterThan(1)
    for (const [index, start] of starts.entries()) {
      expect(start - (starts[index - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(10)
      expect(start - (starts[index - 2] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(120)
    }
  })

  it('a reload waives nothing: a count that stands at 2 of 4 goes on with 2 of 6', () => {
    const yaml = (count: number) => deadBand(`, consecutive: ${count}`)
    const before = play(yaml(4), { v: '40 3 3' })
    expect(play(yaml(6), { v: '3x5' }, { after: before }).states).toBe('H H H C C')
  })

  it('five checks that depend on a port and recover one tick after it are no message', () => {
    const names = ['a', 'b', 'd', 'e', 'f']
    const dependents = names.map((name) => {
      return `  ${name}: { depends_on: [c], initial: healthy, transitions: { "healthy->degraded": { condition: w == 1 }, "degraded->healthy": { condition: w == 0 } } }`
    })
    const yaml = `${deadBand().trimEnd()}\n${dependents.join('\n')}\n`
    const played = play(yaml, { v: '40 1x3 40x6', w: '0 1x4 0x5' })
    expect(names.flatMap((name) => told(played, name))).toEqual([])
    expect(told(played)).toEqual(['0.5 problem critical', '2 recovery healthy'])
  })

  it('a mild dependency hides nothing worse than itself', () => {
    const quota =
      '  quota: { depends_on: [{ check: c, at: degraded }], initial: healthy, transitions: { "healthy->critical": { condition: w == 1 } } }'
    const yaml = `${policy(['healthy->degraded: { condition: v < 10 }']).trimEnd()}\n${quota}\n`
    expect(told(play(yaml, { v: '40 1x3', w: '0 0 1 1' }), 'quota')).toEqual(['1 problem critical'])
  })
})
