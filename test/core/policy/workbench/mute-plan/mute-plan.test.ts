import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../../../src/core/policy/engine/compile.ts'
import {
  type HiddenChange,
  HiddenChanges,
} from '../../../../../src/core/policy/workbench/mute-plan/hidden.ts'
import { PlannedMutes } from '../../../../../src/core/policy/workbench/mute-plan/planned-mutes.ts'
import { readMutePlan } from '../../../../../src/core/policy/workbench/mute-plan/read.ts'
import type { SimulatedNotification } from '../../../../../src/core/policy/workbench/simulate/event.ts'
import { createSimulation } from '../../../../../src/core/policy/workbench/simulate/simulate.ts'
import { origin, policyOf } from '../../../../timeline.ts'

const policy = policyOf(`
interval: 1m
checks:
  disk:
    transitions:
      healthy->degraded:  { condition: disk < 15, consecutive: 1, reason: low }
      healthy->critical:  { condition: disk < 8, consecutive: 1, reason: full }
      degraded->critical: { condition: disk < 8, consecutive: 1, reason: full }
      critical->degraded: { condition: disk > 8 }
      degraded->healthy:  { condition: disk > 20 }
  api:
    depends_on: [disk]
    transitions:
      healthy->critical: { condition: api == 0, consecutive: 1, reason: down }
      critical->healthy: { condition: api == 1 }
actions:
  tell: { kind: webhook, url_env: OPS, cooldown: 0s }
  mend: { kind: exec, argv: [/bin/true] }
on:
  - { check: disk, to: critical, run: [tell, mend] }
`)

const minute = 60_000

/** Plays one value a minute under a schedule; times come back as minutes. */
function played(schedule: string, series: { disk: number[]; api?: number[] }) {
  const engine = createEngine(policy)
  const mutes = new PlannedMutes(readMutePlan({ path: 'plan.yaml', bytes: schedule }, policy))
  const hidden: HiddenChange[] = []
  const told: SimulatedNotification[] = []
  const actions: string[] = []
  const watch = new HiddenChanges(policy, (change) => hidden.push(change))
  const simulation = createSimulation(engine, {
    mutes,
    sink: {
      event(event) {
        watch.event(event)
        if (event.type === 'notification') told.push(event)
        if (event.type === 'action') actions.push([event.action, event.outcome, ...event.reasons].join(' '))
      },
      tick: (ticked) => watch.tick(ticked),
    },
  })
  for (const [index, disk] of series.disk.entries()) {
    const at = origin + index * minute
    const reading = (value: number) => ({ value, observedAt: at, ttlMs: 0 })
    const readings = new Map([
      ['disk', reading(disk)],
      ['api', reading(series.api?.[index] ?? 1)],
    ])
    simulation.sample({ at, readings })
  }
  watch.finish()
  const minuteOf = (at: number | null) => (at === null ? null : (at - origin) / minute)
  return {
    told: told.map(({ check, state, at }) => `${minuteOf(at)} ${check} ${state}`),
    hidden: hidden.map(({ at, check, state, mutes, outcome, toldAt }) => {
      return [minuteOf(at), check, state, mutes.join('+'), outcome, minuteOf(toldAt)].join(' ')
    }),
    actions,
  }
}

const cases: readonly [what: string, schedule: string, disk: number[], told: string[], hidden: string[]][] = [
  ['nothing planned hides nothing', '', [30, 10, 30], ['1 disk degraded', '2 disk healthy'], []],
  [
    'what still differs at the end of a silence is told then',
    'silences: [{ check: disk, from: 1m, until: 4m }]',
    [30, 10, 10, 10, 10],
    ['4 disk degraded'],
    ['1 disk degraded silence notified_later 4'],
  ],
  [
    'what is gone at the end is never told',
    'silences: [{ from: 1m, until: 4m }]',
    [30, 10, 10, 30, 30],
    [],
    ['1 disk degraded silence gone_unseen '],
  ],
  [
    'every step that was hidden is listed',
    'maintenance: [{ from: 1m, until: 4m }]',
    [30, 10, 5, 5, 5],
    ['4 disk critical'],
    ['1 disk degraded maintenance notified_later 4', '2 disk critical maintenance notified_later 4'],
  ],
  [
    'a silence of another check hides nothing here',
    'silences: [{ check: api, from: 0s, until: 9m }]',
    [30, 10],
    ['1 disk degraded'],
    [],
  ],
  [
    'what is hidden to the end is told as such',
    'silences: [{ from: 1m, until: 1h }]',
    [30, 10],
    [],
    ['1 disk degraded silence still_hidden '],
  ],
  [
    'times may be absolute, and the end is no longer inside',
    'silences: [{ from: "2026-01-01T00:01:00Z", until: "2026-01-01 00:02:00" }]',
    [30, 10, 10],
    ['2 disk degraded'],
    ['1 disk degraded silence notified_later 2'],
  ],
  [
    'an acknowledgement hides what it covers, and dies when the severity rises',
    'acknowledgements: [{ check: disk, at: 2m }]',
    [30, 10, 10, 5, 5, 10],
    ['1 disk degraded', '3 disk critical', '5 disk degraded'],
    [],
  ],
  [
    'a sticky one survives the rise and hides it',
    'acknowledgements: [{ check: disk, at: 2m, sticky: true }]',
    [30, 10, 10, 5, 5, 30, 30],
    ['1 disk degraded', '6 disk healthy'],
    ['3 disk critical acknowledgement notified_later 6'],
  ],
  [
    'an acknowledgement dies at recovery and does not cover the next problem',
    'acknowledgements: [{ check: disk, at: 2m }]',
    [30, 10, 10, 30, 10],
    ['1 disk degraded', '3 disk healthy', '4 disk degraded'],
    [],
  ],
  [
    'one of a healthy check covers nothing',
    'acknowledgements: [{ check: disk, at: 1m, sticky: true }]',
    [30, 30, 10],
    ['2 disk degraded'],
    [],
  ],
  [
    'one that ended covers nothing any more',
    'acknowledgements: [{ check: disk, at: 2m, until: 3m, sticky: true }]',
    [30, 10, 10, 5],
    ['1 disk degraded', '3 disk critical'],
    [],
  ],
]

describe('a schedule', () => {
  it.each(cases)('%s', (_, schedule, disk, told, hidden) => {
    expect(played(schedule, { disk })).toMatchObject({ told, hidden })
  })

  it('hides messages and never remedies', () => {
    const { actions } = played('silences: [{ from: 0s, until: 1h }]', { disk: [30, 5] })
    expect(actions).toEqual(['tell suppressed silence', 'mend would_run'])
  })

  it('says beside it what the policy itself hides: a check whose dependency has failed', () => {
    const { told, hidden } = played('silences: []', { disk: [30, 5, 5, 5], api: [1, 1, 0, 0] })
    expect(told).toEqual(['1 disk critical'])
    expect(hidden).toEqual(['2 api critical dependency still_hidden '])
  })
})
