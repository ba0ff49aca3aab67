import { describe, expect, it } from 'vitest'
import { play } from '../../../../timeline.ts'
import { check } from '../../sample-policies.ts'

const states = (yaml: string, v: string, options = {}) => play(yaml, { v }, options).states

describe('rule 1: a policy is as bad as its worst check', () => {
  it('unknown may be moved among the states, never below recovering', () => {
    const yaml = (order: string) =>
      `state_order: [${order}]\n${check('healthy->critical: { condition: v < 1 }')}`
    expect(states(yaml('healthy, recovering, unknown, degraded, critical'), '_ _')).toBe('U U')
    expect(() => states(yaml('healthy, unknown, recovering, degraded, critical'), '1')).toThrow(
      'not a valid policy',
    )
  })
})

describe('rule 2: a check starts in unknown until its first decided sample', () => {
  const plain = check(`
    healthy->degraded: { condition: v < 10, consecutive: 2 }
    degraded->healthy: { condition: v > 20 }`)

  it.each([
    ['a good sample is the first state', '30', 'H'],
    ['a sample in the dead band is healthy', '15', 'H'],
    ['a bad sample waits for its count', '5 5', 'U D'],
    ['missing samples decide nothing', '_ _ _ 30', 'U U U H'],
  ])('%s', (_, series, expected) => expect(states(plain, series)).toBe(expected))

  it('unless initial names a state', () => {
    expect(states(plain.replace('transitions:', 'initial: degraded\n    transitions:'), '15 30')).toBe('D H')
  })
})

describe('rule 3: counting', () => {
  const both = (counting: string) =>
    check(`
      healthy->degraded: { condition: v > 1, consecutive: 1 }
      degraded->critical: { condition: v > 2, consecutive: 3 }
      degraded->healthy: { condition: v < 1, consecutive: 2 }
      critical->degraded: { condition: v < 2, consecutive: 2 }`).replace(
      'transitions:',
      `${counting}\n    transitions:`,
    )

  it.each([
    [
      'consecutive: n holds when the last n decided samples all met the condition, wherever the run began',
      '',
      '0 3 3 3',
      'H D D C',
    ],
    [
      'counting: since_entry on a whole check selects the other form',
      'counting: since_entry',
      '0 3 3 3 3',
      'H D D D C',
    ],
    [
      'a sample without data neither extends nor breaks a run',
      'missing: { consecutive: 9 }',
      '0 3 _ 3 _ 3',
      'H D D D D C',
    ],
    [
      'an error neither extends nor breaks a run',
      'missing: { consecutive: 9 }',
      '0 3 ! 3 ! 3',
      'H D D D D C',
    ],
    ['a cached result neither extends nor breaks a run', '', '0 3 = 3 = 3', 'H D D D D C'],
  ])('%s', (_, settings, series, expected) => expect(states(both(settings), series)).toBe(expected))

  it('a transition says otherwise than its check', () => {
    const mixed = both('counting: since_entry').replace(
      '> 2, consecutive: 3',
      '> 2, consecutive: 3, counting: run',
    )
    expect(states(mixed, '0 3 3 3')).toBe('H D D C')
  })

  it('a cached result does not carry on where a new one of another probe is read beside it', () => {
    const yaml = check('healthy->critical: { condition: a > 1 || b > 1, consecutive: 2 }')
    expect(play(yaml, { a: '0 5 = 5', b: '0 _ _ _' }).states).toBe('H H H C')
  })

  it('several samples of one time count one by one, in order', () => {
    expect(states(both(''), '0 3 3 3', { interval: 1 })).toBe('H D D C')
  })
})

describe('rule 4: one transition a sample at most', () => {
  const steps = check(`
    healthy->degraded: { condition: v > 1, consecutive: 1 }
    degraded->critical: { condition: v > 2, consecutive: 1 }
    critical->degraded: { condition: v < 2, consecutive: 1 }
    degraded->healthy: { condition: v < 1, consecutive: 1 }`)

  it('goes down and up by one step a sample', () => {
    expect(states(steps, '0 9 9 0 0')).toBe('H D C D H')
  })

  it('does not step on by the same result from the cache', () => {
    expect(states(steps, '0 9 = = 9')).toBe('H D D D C')
  })

  it('of several that hold the most severe target wins, then the order in the file', () => {
    const many = check(`
      healthy->degraded: { condition: v > 1, consecutive: 1, reason: mild }
      healthy->critical: { condition: v > 1, consecutive: 1, reason: severe }
      critical->healthy: { condition: v < 1, reason: first }
      critical->degraded: { condition: v < 1, reason: second }`)
    const { transitions } = play(many, { v: '0 3 0' })
    expect(transitions.slice(1).map(({ to, reason }) => `${to} ${reason}`)).toEqual([
      'critical severe',
      'degraded second',
    ])
  })
})
