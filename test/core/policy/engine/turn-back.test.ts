import { describe, expect, it } from 'vitest'
import { adoptState } from '../../../../src/core/policy/engine/adopt-state.ts'
import { bindState } from '../../../../src/core/policy/engine/bound-state.ts'
import { createEngine } from '../../../../src/core/policy/engine/compile.ts'
import { createView } from '../../../../src/core/policy/engine/observe.ts'
import { layOut } from '../../../../src/core/policy/engine/row.ts'
import { turnBack } from '../../../../src/core/policy/engine/turn-back.ts'
import { tickRow } from '../../../../src/core/tick.ts'
import { origin, play, policyOf, type Timeline, type TimelineOptions } from '../../../timeline.ts'

const hour = 3_600_000

function policy(transitions: string, rest = ''): string {
  return `${rest}\nchecks:\n  c:\n    initial: healthy\n    transitions:\n${transitions}\n`
}

/** A run an hour before the last one, as after a clock that was set back. */
function setBack(before: Timeline): TimelineOptions {
  return { after: { ...before, endedAt: before.endedAt - hour } }
}

describe('a clock that was set back', () => {
  it('lets a `for` count from now on, not from a time to come', () => {
    const text = policy('      healthy->degraded: { condition: load > 4, for: 1m }')
    const before = play(text, { load: '5' })
    expect(play(text, { load: '5x3' }, setBack(before)).states).toBe('H H D')
  })

  it('lets a `hold` end', () => {
    const text = policy(`      healthy->degraded: { condition: load > 4, consecutive: 1, hold: 1m }
      degraded->healthy: { condition: load < 3 }`)
    const before = play(text, { load: '5 1' })
    expect(play(text, { load: '1x3' }, setBack(before)).states).toBe('D D H')
  })

  it('lets a fact grow old', () => {
    const text = policy(
      '      healthy->degraded: { condition: orders < 1, consecutive: 1 }',
      'facts: { orders: { type: number, ttl: 1m } }\nsignals: { known: orders }',
    )
    const before = play(text, { other: '1' }, { facts: { 0: { orders: 0 } } })
    const { state } = play(text, { other: '1' }, setBack(before))
    expect(state.facts.orders?.setAt).toBe(before.endedAt - hour + 30_000)
  })

  it('lets old samples leave a window', () => {
    const text = policy(
      `      healthy->degraded: { condition: worst > 4, consecutive: 1 }
      degraded->healthy: { condition: worst < 4 }`,
      `probes: { work: { kind: command, argv: [work] } }
signals: { worst: { expr: work.load, window: 1m, reduce: max } }`,
    )
    const before = play(text, { work: '{"load":9}' })
    expect(play(text, { work: '{"load":1}x5' }, setBack(before)).states).toBe('D D D H H')
  })

  it('brings no sample back that had left its window', () => {
    const text = policy(
      '      healthy->degraded: { condition: worst > 4, consecutive: 1 }',
      `probes: { work: { kind: command, argv: [work] } }
signals: { worst: { expr: work.load, window: 1m, reduce: max } }`,
    )
    const patient = text.replace('initial: healthy', 'initial: healthy\n    missing: { treat: keep }')
    const before = play(patient, { work: '{"load":1} {"load":4} _x9' })
    const { state } = play(patient, { work: '{"load":1}' }, setBack(before))
    expect(state.windows.worst?.values).toEqual([1])
  })

  it('lets the wait for a count of another check end', () => {
    const text = `
checks:
  port:
    initial: healthy
    missing: { treat: keep }
    transitions: { 'healthy->critical': { condition: p == 2, consecutive: 3 } }
  quota:
    depends_on: [port]
    initial: healthy
    transitions: { 'healthy->degraded': { condition: q == 1, consecutive: 1 } }`
    const before = play(text, { p: '2', q: '0' })
    const { notices } = play(text, { p: '_x9', q: '1x9' }, setBack(before))
    expect(notices.map(({ check, kind, at }) => [check, kind, at - before.endedAt + hour])).toEqual([
      ['quota', 'problem', 150_000],
    ])
  })

  it('lets what lasts be told of a check that flaps, also where its state stays bound', () => {
    const text = policy(`      healthy->critical: { condition: load > 4, consecutive: 1 }
      critical->healthy: { condition: load < 3 }`)
    const engine = createEngine(policyOf(text))
    const bound = bindState(engine, adoptState(engine, null, origin))
    const view = createView(engine)
    const toldAt = (at: number, load: number) => {
      layOut(
        engine,
        { at, readings: new Map([['load', { value: load, observedAt: at, ttlMs: 0 }]]) },
        view.row,
      )
      return tickRow(engine, bound, view, {}).notices.map(({ kind }) => kind)
    }
    for (let number = 0; number < 11; number += 1) toldAt(origin + number * 30_000, number % 2 === 0 ? 9 : 1)
    const back = origin - hour
    const after = [0, 1, 2, 3, 4, 5].map((minutes) => toldAt(back + minutes * 60_000, 9))
    expect(after.flat()).toEqual(['problem'])
  })

  it('lets a cooldown and a window of attempts end', () => {
    const { state } = play(policy('      healthy->degraded: { condition: load > 4 }'), { load: '1' })
    state.attempts.clean = [origin - 1, origin + hour]
    turnBack(state, origin)
    expect(state.attempts.clean).toEqual([origin - 1, origin])
  })
})
