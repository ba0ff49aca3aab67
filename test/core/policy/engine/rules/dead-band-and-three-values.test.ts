import { describe, expect, it } from 'vitest'
import { play } from '../../../../timeline.ts'
import { check } from '../../sample-policies.ts'

const states = (yaml: string, series: Readonly<Record<string, string>>) => play(yaml, series).states

describe('rule 6: values between entry and exit', () => {
  const band = (exit = 1) =>
    check(`
      healthy->degraded: { condition: v < 10, consecutive: 1 }
      degraded->healthy: { condition: v > 20, consecutive: ${exit} }`)

  it.each([
    ['do not enter', 1, '30 15 15', 'H H H'],
    ['do not leave', 1, '30 5 15 15 25', 'H D D D H'],
    ['break the run of good samples', 2, '30 5 25 15 25 25', 'H D D D D H'],
    ['may be at the very edge, which belongs to the band', 1, '30 10 9.9 20 20.1', 'H H D D H'],
  ])('%s', (_, exit, v, expected) => expect(states(band(exit), { v })).toBe(expected))
})

describe('rule 7: three values', () => {
  const two = check(`
    healthy->degraded: { condition: CONDITION, consecutive: 2 }
    degraded->healthy: { condition: v > 90 }`)
  const when = (condition: string) => two.replace('CONDITION', condition)

  it.each([
    ['unknown || true is true', 'w > 5 || v < 10', { v: '50 5 5', w: '1 _ _' }, 'H H D'],
    [
      'unknown && false is false, and breaks a run',
      'w > 5 && v < 10',
      { v: '50 5 50 5', w: '1 9 _ 9' },
      'H H H H',
    ],
    [
      'else the condition is unknown, and neither extends nor breaks a run',
      'v < 10',
      { v: '50 5 _ 5' },
      'H H H D',
    ],
  ])('%s', (_, condition, series, expected) => expect(states(when(condition), series)).toBe(expected))

  const has = check(`
    healthy->degraded: { condition: has(p.load) && p.load > 5, consecutive: 1 }
    degraded->healthy: { condition: '!has(p.load) || p.load < 3', consecutive: 1 }`)
  const hot = '{"up":true,"load":9}'

  it.each([
    ['has() is false where the target answered without it', `${hot} {"up":true}`, 'D H'],
    [
      'has() is unknown where the target did not answer',
      `${hot} {"up":false,"reason":"timeout"}x3`,
      'D D U U',
    ],
    [
      'has() is unknown where the part was not told',
      `${hot} {"up":true,"unavailable":["load"]}x3`,
      'D D U U',
    ],
    ['has() is unknown where nothing came at all', `${hot} _x3`, 'D D U U'],
    ['has() is unknown where the prober failed', `${hot} !x3`, 'D D U U'],
  ])('%s', (_, p, expected) => expect(states(has, { p })).toBe(expected))
})
