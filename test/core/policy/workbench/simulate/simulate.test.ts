import { describe, expect, it } from 'vitest'
import { play } from '../../../../timeline.ts'
import { type Row, series, simulate } from './simulated.ts'

const disk = `
checks:
  disk:
    transitions:
      healthy->degraded: { condition: v < 15, consecutive: 2, reason: low }
      degraded->critical: { condition: v < 8, consecutive: 1 }
      critical->healthy: { condition: v > 20 }
      degraded->healthy: { condition: v > 20 }
actions:
  tell: { kind: webhook, url_env: HOOK, cooldown: 5m }
  clean: { kind: exec, argv: [/usr/local/bin/clean], cooldown: 2m, max_attempts: { count: 2, per: 1h } }
on:
  - { to: degraded, run: [tell] }
  - { to: critical, run: [clean, tell] }
`

const outcomes = ({ actions }: ReturnType<typeof simulate>, name: string) =>
  actions
    .filter(({ action }) => action === name)
    .map(({ sample, state, outcome, reasons }) => [sample, state, outcome, reasons.join()])

const purposes = ({ actions }: ReturnType<typeof simulate>, name: string) =>
  actions
    .filter(({ action }) => action === name)
    .map(({ sample, kind, state, outcome, reasons }) => [sample, `${kind} ${state}`, outcome, reasons.join()])

describe('a simulation', () => {
  it('makes the very transitions that ticks by hand make', () => {
    const values = [30, 14, 14, 7, 25, 30, 14, 30, 14, 14, 14, 30]
    const byHand = play(disk, { v: values.join(' ') })
    const { transitions, notifications } = simulate(disk, series(values))
    expect(transitions.map(({ type: _, sample: __, ...rest }) => rest)).toEqual(byHand.transitions)
    expect(notifications.map(({ type: _, sample: __, ...rest }) => rest)).toEqual(byHand.notices)
  })

  it('says which sample made each transition, and what it all came to', () => {
    const { transitions, summary } = simulate(disk, series([30, 14, 14, 7]))
    expect(transitions.map(({ sample, to }) => [sample, to])).toEqual([
      [1, 'healthy'],
      [3, 'degraded'],
      [4, 'critical'],
    ])
    expect(summary).toMatchObject({
      samples: 4,
      ticks: 4,
      final: { state: 'critical', checks: { disk: 'critical' } },
      timeInState: { healthy: 60_000, degraded: 30_000, critical: 30_000 },
      escalations: { count: 0, ratio: 0, refused: 0 },
    })
  })

  it('is unknown without any sample', () => {
    expect(simulate(disk, []).summary).toMatchObject({ from: null, to: null, final: { state: 'unknown' } })
  })
})

describe('a gap in a simulation', () => {
  const cases: readonly [title: string, seconds: readonly number[], states: string][] = [
    ['of one interval is none', [0, 30, 60], 'H H H'],
    ['of one and a half is none', [0, 45, 90], 'H H H'],
    ['of a little more leaves one tick out', [0, 46], 'H H! H'],
    ['of two and a half leaves one out', [0, 75], 'H H! H'],
    ['of three intervals leaves out two, which makes the check unknown', [0, 90], 'H H! U! H'],
    ['leaves nothing out where samples only drift', [0, 31, 60, 92], 'H H H H'],
  ]

  it.each(cases)('%s', (_, seconds, states) => {
    const rows = seconds.map((second): Row => [second, { v: 30 }])
    expect(simulate(disk, rows).states).toBe(states)
  })

  it('stays empty where gaps are not to be filled', () => {
    const rows: Row[] = [
      [0, { v: 30 }],
      [900, { v: 30 }],
    ]
    expect(simulate(disk, rows, { fill: false }).states).toBe('H H')
  })
})

describe('an action in a simulation', () => {
  const ups = (count: number) => series(Array.from({ length: count }, () => [7, 7, 7, 30]).flat())

  it('is attempted until its budget is spent, and only after its cooldown', () => {
    const swings = simulate(disk, [...ups(3)])
    expect(outcomes(swings, 'clean')).toEqual([
      [1, 'critical', 'would_run', ''],
      [7, 'critical', 'would_run', ''],
      [11, 'critical', 'suppressed', 'given_up'],
    ])
  })

  it('stays given up while its window is full, although its check was healthy in between', () => {
    expect(outcomes(simulate(disk, ups(4)), 'clean').at(-1)).toEqual([
      15,
      'critical',
      'suppressed',
      'given_up',
    ])
  })

  it('that tells somebody is held back for a repeat until its cooldown ends, never for a rise or a recovery', () => {
    const told = simulate(disk, series([30, 14, 14, 7, 30, 30, 7, 7]))
    expect(purposes(told, 'tell')).toEqual([
      [3, 'problem degraded', 'would_run', ''],
      [4, 'problem critical', 'would_run', ''],
      [5, 'recovery healthy', 'would_run', ''],
      [8, 'problem degraded', 'would_run', ''],
    ])
    const repeated = simulate(disk, series([30, 14, 14, 30, 14, 14, 14, 14, 14, 14, 14, 14, 14]))
    expect(purposes(repeated, 'tell')).toEqual([
      [3, 'problem degraded', 'would_run', ''],
      [4, 'recovery healthy', 'would_run', ''],
      [6, 'problem degraded', 'suppressed', 'cooldown'],
      [13, 'problem degraded', 'would_run', ''],
    ])
  })

  it('that tells somebody is hidden by a silence; a remediation is not', () => {
    const silenced = simulate(disk, series([30, 7, 7, 7]), {
      mutes: { mutesOf: () => ['silence'], acknowledgedBy: () => [] },
    })
    expect(silenced.actions.map(({ action, outcome, reasons }) => [action, outcome, ...reasons])).toEqual([
      ['tell', 'suppressed', 'silence'],
      ['tell', 'suppressed', 'silence'],
      ['clean', 'would_run'],
    ])
    expect(silenced.notifications).toEqual([])
  })
})

describe('flapping in a simulation', () => {
  const restless = disk.replace('consecutive: 2', 'consecutive: 1')
  const swinging = Array.from({ length: 24 }, (_, index) => (index % 2 === 0 ? 30 : 14))

  it('is told as a span with its end, or without one where it still goes on', () => {
    const open = simulate(restless, series(swinging))
    expect(open.flapping).toMatchObject([{ check: 'disk', until: null }])
    const closed = simulate(restless, series([...swinging, ...Array.from({ length: 1_500 }, () => 30)]))
    expect(closed.flapping).toHaveLength(1)
    expect(closed.flapping[0]?.until).toBeGreaterThan(closed.flapping[0]?.from ?? 0)
  })

  it('damps the messages of its check', () => {
    const { actions, transitions } = simulate(restless, series(swinging))
    expect(transitions).toHaveLength(24)
    expect(actions.map(({ kind }) => kind).slice(-1)).toEqual(['flapping_started'])
    expect(actions.length).toBeLessThan(8)
  })
})

describe('a check that depends on another', () => {
  const two = `
checks:
  disk:
    transitions:
      healthy->critical: { condition: v < 15, consecutive: 1 }
  api:
    depends_on: [disk]
    transitions:
      healthy->critical: { condition: w < 15, consecutive: 1 }
`

  it('tells nothing of its own while the other is in trouble', () => {
    const { notifications } = simulate(two, [
      [0, { v: 30, w: 30 }],
      [30, { v: 10, w: 10 }],
    ])
    expect(notifications.map(({ check }) => check)).toEqual(['disk'])
  })
})
