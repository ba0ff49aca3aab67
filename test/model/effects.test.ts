import { describe, expect, it } from 'vitest'
import { type PlayOptions, playModel } from './play.ts'

const ops = `
actions: { ops: { kind: webhook, url_env: OPS } }
on: [{ to: degraded, run: [ops] }, { to: critical, run: [ops] }]
`

/** Degraded at 1, critical at 2, healthy at 0, each at once. */
const levels = `
checks:
  c:
    transitions:
      healthy->degraded: { condition: v == 1, consecutive: 1 }
      healthy->critical: { condition: v == 2, consecutive: 1 }
      degraded->critical: { condition: v == 2, consecutive: 1 }
      degraded->healthy: { condition: v == 0 }
      critical->degraded: { condition: v == 1 }
      critical->healthy: { condition: v == 0 }
${ops}`

interface Row {
  readonly title: string
  readonly policy: string
  readonly series: Readonly<Record<string, string>>
  readonly told: readonly string[]
  readonly options?: PlayOptions
}

const rows: readonly Row[] = [
  {
    title: 'an acknowledgement takes the severity of its own time, and dies when the severity rises',
    policy: levels,
    series: { v: '0 1 2 2 0' },
    options: { acknowledgements: [{ check: 'c', at: 40_000 }] },
    told: ['c problem D @ 30', 'c problem C @ 60', 'c recovery H @ 120'],
  },
  {
    title: 'a sticky acknowledgement survives the rise, and ends at recovery',
    policy: levels,
    series: { v: '0 1 2 2 0' },
    options: { acknowledgements: [{ check: 'c', at: 40_000, sticky: true }] },
    told: ['c problem D @ 30', 'c recovery H @ 120'],
  },
  {
    title: 'an acknowledgement of a healthy check covers nothing',
    policy: levels,
    series: { v: '0 1 1 0' },
    options: { acknowledgements: [{ check: 'c', at: 10_000 }] },
    told: ['c problem D @ 30', 'c recovery H @ 90'],
  },
  {
    title: 'an acknowledgement goes on under unknown',
    policy: levels,
    series: { v: '0 1 _ _ _ 1 0' },
    options: { acknowledgements: [{ check: 'c', at: 40_000 }] },
    told: ['c problem D @ 30', 'c recovery H @ 180'],
  },
  {
    title: 'a loss of data is lost sight of and no improvement; the return is told, for the loss was',
    policy: levels,
    series: { v: '0 2 _ _ 2 0' },
    told: ['c problem C @ 30', 'c lost ? @ 90', 'c data_back C @ 120', 'c recovery H @ 150'],
  },
  {
    title: 'a newborn check without data is news when the count of missing samples is met',
    policy: levels.replace('transitions:', 'missing: { consecutive: 3 }\n    transitions:'),
    series: { v: '_ _ _ _' },
    told: ['c lost ? @ 60'],
  },
  {
    title: 'what a silence held is told at its end, if it is still so',
    policy: levels,
    series: { v: '0 1 1 0 2 2 2' },
    options: { mutes: (sample) => (sample < 6 ? { c: ['silence'] } : {}) },
    told: ['c problem C @ 180'],
  },
  {
    title: 'the same severity again is held by the cooldown, a rise never',
    policy: levels,
    series: { v: '1 0 1 0 2' },
    told: ['c problem D @ 0', 'c recovery H @ 30', 'c problem C @ 120'],
  },
  {
    title:
      'a check that flaps is told once when it starts and once when it ends, and a state that lasts an hour between',
    policy: levels,
    series: { v: '0 1 0 2 0 1 0 2 0x1500' },
    told: [
      'c problem D @ 30',
      'c recovery H @ 60',
      'c problem C @ 90',
      'c recovery H @ 120',
      'c problem D @ 150',
      'c flapping_started H @ 180',
      'c recovery H @ 3840',
      'c flapping_ended H @ 43350',
    ],
  },
]

describe('the messages of the model', () => {
  it.each(rows)('$title', ({ policy, series, options, told }) => {
    expect(playModel(policy, series, options).told).toEqual(told)
  })
})

const two = (dependsOn: string, extra = '') => `
checks:
  port:
    transitions:
      healthy->degraded: { condition: p == 1, consecutive: 1 }
      healthy->critical: { condition: p == 2, consecutive: 1 }
      degraded->healthy: { condition: p == 0 }
      critical->healthy: { condition: p == 0 }
  quota:
    depends_on: [${dependsOn}]
    ${extra}
    transitions:
      healthy->critical: { condition: q == 1, consecutive: 1 }
      critical->healthy: { condition: q == 0 }
${ops}`

describe('what depends on another check', () => {
  it('is told where the other one is milder', () => {
    const { told } = playModel(two('{ check: port, at: degraded }'), { p: '1 1 1', q: '0 1 1' })
    expect(told).toEqual(['port problem D @ 0', 'quota problem C @ 30'])
  })

  it('is hidden while the other one is as bad and told, and its recovery in time is no news', () => {
    const { told } = playModel(two('port'), { p: '0 2 2 0 0 0', q: '0 1 1 1 0 0' })
    expect(told).toEqual(['port problem C @ 30', 'port recovery H @ 90'])
  })

  it('is news when it has not recovered in its settle time', () => {
    const { told } = playModel(two('port'), { p: '0 2 2 0 0 0', q: '0 1 1 1 1 1' })
    expect(told.at(-1)).toBe('quota problem C @ 150')
  })

  it('recovers in the open when its problem was told', () => {
    const { told } = playModel(two('port'), { p: '0 0 2 2', q: '0 1 1 0' })
    expect(told).toEqual(['quota problem C @ 30', 'port problem C @ 60', 'quota recovery H @ 90'])
  })
})

describe('the budget of a remediation', () => {
  const policy = `
checks:
  c:
    transitions:
      healthy->critical: { condition: v == 1, consecutive: 1 }
      critical->healthy: { condition: v == 0 }
actions:
  fix: { kind: exec, argv: [/bin/true], cooldown: 10m, max_attempts: { count: 2, per: 2h } }
on: [{ to: critical, run: [fix] }]
`

  it('outlives a recovery: at most two attempts in two hours, never two closer than the cooldown', () => {
    const { ticks } = playModel(policy, {
      v: Array.from({ length: 360 }, (_, index) => (index + 1) % 2).join(' '),
    })
    const attempts = ticks.flatMap(({ at, effects }) =>
      effects.flatMap((effect) =>
        effect.kind === 'remediation' && effect.refusal === null ? [at / 60_000] : [],
      ),
    )
    expect(attempts).toEqual([0, 10, 120, 130])
  })

  it('a remediation is refused by maintenance and planned at its end, while a silence lets it run', () => {
    const run = (mute: 'silence' | 'maintenance') =>
      playModel(policy, { v: '1 1 1 1' }, { mutes: (sample) => (sample < 2 ? { c: [mute] } : {}) })
        .ticks.filter(({ effects }) => effects.some(({ kind }) => kind === 'remediation'))
        .map(({ at }) => at / 1_000)
    expect([run('silence'), run('maintenance')]).toEqual([[0], [60]])
  })
})
