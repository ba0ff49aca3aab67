import { describe, expect, it } from 'vitest'
import { adoptState } from '../../../../../src/core/policy/engine/adopt-state.ts'
import { createEngine } from '../../../../../src/core/policy/engine/compile.ts'
import { seed } from '../../../../seed-policy.ts'
import { play, policyOf } from '../../../../timeline.ts'
import { check } from '../../sample-policies.ts'

const plain = check(`
  healthy->critical: { condition: v < 10, consecutive: 4 }
  critical->healthy: { condition: v > 30, consecutive: 2 }`)
const reload = (before: string, after: string, first: string, then: string) => {
  const earlier = play(before, { v: first })
  return play(after, { v: then }, { after: earlier })
}

describe('rule 12: a reload', () => {
  it('keeps state, runs and clocks of a check whose definition is the same', () => {
    expect(reload(plain, `description: x\n${plain}`, '40 3 3 3', '3').states).toBe('C')
  })

  it.each([
    ['goes on with 2 of 6 when the count grows from 4', plain.replace('4 }', '6 }'), '3 3 3 3', 'H H H C'],
    ['is met at once when the count shrinks to 3', plain.replace('4 }', '3 }'), '3', 'C'],
    ['starts at nothing where the condition is another', plain.replace('< 10', '< 11'), '3 3 3 3', 'H H H C'],
    [
      'starts at nothing where the condition reads another definition',
      plain.replace('v < 10', 'v + 0 < 10'),
      '3 3 3',
      'H H H',
    ],
  ])('a changed check %s', (_, after, then, expected) => {
    expect(reload(plain, after, '40 3 3', then).states).toBe(expected)
  })

  it('measures a clock against the new time', () => {
    const lasting = (time: string) =>
      check(`
      healthy->critical: { condition: v < 10, for: ${time} }
      critical->healthy: { condition: v > 30 }`)
    expect(reload(lasting('2m'), lasting('5m'), '40 3 3', '3x9').states).toBe('H H H H H H H H C')
    expect(reload(lasting('9m'), lasting('1m'), '40 3 3', '3').states).toBe('C')
  })

  it('keeps the state where the check still has it, and its hold', () => {
    const held = check(`
      healthy->critical: { condition: v < 10, consecutive: 1, hold: 2m }
      critical->healthy: { condition: v > 30 }`)
    const wider = held.replace('> 30', '> 25')
    expect(reload(held, wider, '40 3', '20 40 40 40').states).toBe('C C C H')
  })

  it('finds its own state where it is gone, and names the reload as the cause', () => {
    const mild = plain.replaceAll('critical', 'degraded')
    const { states, transitions } = reload(plain, mild, '40 3x4', '3 3')
    expect(states).toBe('D D')
    expect(transitions).toMatchObject([{ from: 'critical', to: 'degraded', cause: 'policy_reload' }])
  })

  it('counts the first sample after it towards missing.recover', () => {
    const calm = `defaults: { missing: { recover: 2 } }\n${check(`
      healthy->degraded: { condition: v > 90, consecutive: 2 }
      degraded->healthy: { condition: v < 80 }`)}`
    expect(reload(plain, calm, '40 3x4', '6 6 6').states).toBe('U H H')
  })

  it('is unknown where it is gone and nothing else holds yet', () => {
    const other = check(`
      healthy->degraded: { condition: v > 90, consecutive: 2 }
      degraded->healthy: { condition: v < 80 }`)
    const { transitions } = reload(plain, other, '40 3x4', '95 95')
    expect(transitions).toMatchObject([
      { from: 'critical', to: 'unknown', reason: 'state_gone', cause: 'policy_reload' },
      { from: 'unknown', to: 'degraded' },
    ])
  })

  it('names the reload as the cause of what follows from it, and of nothing later', () => {
    const soon = reload(plain, plain.replace('4 }', '3 }'), '40 3 3', '3').transitions
    expect(soon).toMatchObject([{ to: 'critical', cause: 'policy_reload' }])
    const later = reload(plain, plain.replace('4 }', '3 }'), '40 3 3', '40 3 3 3').transitions
    expect(later).toMatchObject([{ to: 'critical', cause: 'sample' }])
  })

  it('keeps a check that is gone with an open problem until that is told', () => {
    const both = `checks:\n  a: { critical: v < 10 }\n  b: { critical: v < 10 }\n`
    const earlier = play(both, { v: '40 3 3' })
    const engine = createEngine(policyOf('checks:\n  a: { critical: v < 10 }\n'))
    const after = adoptState(engine, earlier.state, earlier.endedAt)
    expect([Object.keys(after.checks), Object.keys(after.gone)]).toEqual([['a'], ['b']])
    expect(after.gone.b).toMatchObject({ state: 'critical', problemOpen: true })
    const well = play(both, { v: '40 40' })
    expect(adoptState(engine, well.state, well.endedAt).gone).toEqual({})
  })
})

describe('rule 16: recovering', () => {
  const remedied = (sample: number) => ({ facts: { [sample]: { remediation_applied: true } } })

  it('a check that does not recover goes to the most severe state whose entry condition holds', () => {
    const { states, transitions } = play(seed, { disk_free_pct: '30 7 7 7 1x13' }, remedied(4))
    expect(states).toBe('H H D C R R R R R R R R R R C C C')
    expect(transitions.at(-1)).toMatchObject({ from: 'recovering', to: 'critical', reason: 'not_recovered' })
  })

  it('stays where none holds, and notes that once', () => {
    const { states, state } = play(seed, { disk_free_pct: '30 7x3 17x14' }, remedied(4))
    expect(states.endsWith('R R R R')).toBe(true)
    expect(state.checks.test?.stuck).toBe(true)
    expect(play(seed, { disk_free_pct: '30 7x3 17x4' }, remedied(4)).state.checks.test?.stuck).toBe(false)
  })

  it('counts the time that unknown covered', () => {
    const yaml = `defaults: { recover_within: 2m }\n${seed}`
    const { states } = play(yaml, { disk_free_pct: '30 7x3 1 _ _ _ 1' }, remedied(4))
    expect(states).toBe('H H D C R R U U C')
  })

  it('takes recover_within of the check, then of the defaults, then 5 minutes', () => {
    const yaml = `checks:\n  test:\n    recover_within: 2m\n    ${seed.replaceAll('\n', '\n    ')}`
    expect(play(yaml, { disk_free_pct: '30 7x3 1x6' }, remedied(4)).states).toBe('H H D C R R R R C C')
    const defaults = `defaults: { recover_within: 3m }\n${seed}`
    expect(play(defaults, { disk_free_pct: '30 7x3 1x7' }, remedied(4)).states).toBe('H H D C R R R R R R C')
  })

  it('lasts at least as long as the exit count + 1 intervals', () => {
    const slow = `defaults: { recover_within: 1s }\n${seed.replace(/consecutive: 2\n$/, 'consecutive: 5\n')}`
    expect(play(slow, { disk_free_pct: '30 7x3 1x8' }, remedied(4)).states).toBe('H H D C R R R R R R C C')
  })

  it('does not begin by a remedy that was applied before the problem', () => {
    expect(play(seed, { disk_free_pct: '30 7x4' }, remedied(0)).states).toBe('H H D C C')
  })

  it('forgets the remedy when the check leaves recovering, and when it becomes worse', () => {
    const back = play(seed, { disk_free_pct: '30 7x4 25x3 7x4' }, remedied(4))
    expect(back.states).toBe('H H D C R R H H H D C C')
    const worse = check(`
      healthy->degraded: { condition: v < 15, consecutive: 1 }
      degraded->critical: { condition: v < 8, consecutive: 1 }
      critical->recovering: { condition: remediation_applied }
      recovering->healthy: { condition: v > 20 }`)
    expect(play(worse, { v: '30 12 12 3 3' }, remedied(2)).states).toBe('H D D C C')
  })
})
