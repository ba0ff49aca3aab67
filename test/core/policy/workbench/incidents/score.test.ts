import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../../../src/core/policy/engine/compile.ts'
import { IncidentCounter } from '../../../../../src/core/policy/workbench/incidents/score.ts'
import {
  type IncidentWindow,
  readWindows,
} from '../../../../../src/core/policy/workbench/incidents/windows.ts'
import { createSimulation } from '../../../../../src/core/policy/workbench/simulate/simulate.ts'
import { policyOf } from '../../../../timeline.ts'

const engine = createEngine(
  policyOf(`
interval: 1m
checks:
  load:
    flap: { start: 100%, end: 100%, per_hour: { start: 1000 }, per_12h: { start: 1000 } }
    transitions:
      healthy->degraded: { condition: value > 0, consecutive: 1 }
      degraded->healthy: { condition: value <= 0, consecutive: 1 }
`),
)

const minute = 60_000

/** Scores a series of one letter a minute, `#` alarm and `.` not, against windows in minutes. */
function score(series: string, windows: readonly (readonly [number, number])[]) {
  const counter = new IncidentCounter(
    windows.map(([from, until]) => ({ from: from * minute, until: until * minute })),
  )
  const simulation = createSimulation(engine, { sink: { event: (event) => counter.event(event) } })
  for (const [index, letter] of [...series].entries()) {
    const at = index * minute
    const value = letter === '#' ? 1 : 0
    simulation.sample({ at, readings: new Map([['value', { value, observedAt: at, ttlMs: 0 }]]) })
  }
  const { from, to } = simulation.finish()
  return counter.finish(from, to, minute)
}

describe('incidents', () => {
  it.each<[what: string, series: string, windows: [number, number][], expected: object]>([
    [
      'an alarm inside is a hit',
      '..##..',
      [[1, 4]],
      { truePositives: 1, misses: 0, falseAlarms: 0, pages: 1 },
    ],
    [
      'its time to detection counts from the beginning',
      '..##..',
      [[1, 4]],
      { detectionMs: { median: minute, mean: minute, max: minute } },
    ],
    [
      'an alarm that was on already is a hit at once, and a false alarm',
      '.####.',
      [[2, 3]],
      {
        truePositives: 1,
        falseAlarms: 1,
        detectionMs: { median: 0, mean: 0, max: 0 },
        alarmOutsideMs: 3 * minute,
      },
    ],
    ['no alarm is a miss', '......', [[1, 4]], { truePositives: 0, misses: 1, pages: 0, detectionMs: null }],
    [
      'an alarm that ended when the window began is a miss',
      '.##...',
      [[3, 4]],
      { misses: 1, alarmOutsideMs: 2 * minute },
    ],
    ['an alarm that begins with the last moment is a hit', '...#..', [[1, 3]], { truePositives: 1 }],
    [
      'an alarm that never ends lasts to the end of the last sample',
      '..####',
      [],
      { alarmOutsideMs: 4 * minute, pages: 1, falseAlarms: 1 },
    ],
    ['every alarm is a page', '#.#.#.', [[0, 1]], { pages: 3, falseAlarms: 2, truePositives: 1 }],
    [
      'windows that overlap count their time once',
      '.####.',
      [
        [1, 3],
        [2, 4],
      ],
      { truePositives: 2, alarmOutsideMs: minute },
    ],
    [
      'a window beyond the samples counts nowhere',
      '.##...',
      [
        [1, 3],
        [60, 70],
      ],
      { covered: 1, truePositives: 1, misses: 0 },
    ],
    ['pages are told for a day', '#.#.#.', [], { pagesPerDay: 3 * 240 }],
  ])('%s', (_, series, windows, expected) => {
    expect(score(series, windows)).toMatchObject(expected)
  })

  it('a policy that begins in alarm is so from the first sample', () => {
    const counter = new IncidentCounter([{ from: 2 * minute, until: 3 * minute }], ['load'])
    for (let index = 0; index < 5; index += 1) counter.tick(index * minute)
    expect(counter.finish(0, 4 * minute, minute)).toMatchObject({
      truePositives: 1,
      alarmOutsideMs: 4 * minute,
    })
  })

  it('hits and misses are all windows, and no alarm is longer outside than it was', () => {
    const windows = fc.array(fc.tuple(fc.nat(40), fc.nat(10)), { maxLength: 6 })
    fc.assert(
      fc.property(fc.stringMatching(/^[.#]{1,40}$/), windows, (series, given) => {
        const sorted = given
          .map(([from, length]): [number, number] => [from, from + length])
          .sort(([a], [b]) => a - b)
        const { truePositives, misses, covered, alarmOutsideMs, pages, falseAlarms } = score(series, sorted)
        const alarmed = [...series].filter((letter) => letter === '#').length
        const inside = [...series].filter((letter, minute_) => {
          return letter === '#' && sorted.some(([from, until]) => from <= minute_ && minute_ < until)
        }).length
        expect(truePositives + misses).toBe(covered)
        expect(alarmOutsideMs).toBe((alarmed - inside) * minute)
        expect(pages).toBe(series.match(/#+/g)?.length ?? 0)
        expect(falseAlarms).toBeLessThanOrEqual(pages)
      }),
    )
  })
})

describe('labels', () => {
  const day = Date.UTC(2026, 0, 1)
  const window: IncidentWindow = { from: day, until: day + 3_600_000 }
  const pair = '["2026-01-01 00:00:00.000000", "2026-01-01T01:00:00Z"]'

  it.each([
    ['a list', `[${pair}]`],
    ['a mapping by the name of the file', `{"other.csv": [], "cpu.csv": [${pair}]}`],
    ['a mapping by a path with that name', `{"real/cpu.csv": [${pair}]}`],
    ['a mapping by the whole path', `{"data/cpu.csv": [${pair}], "cpu.csv": []}`],
    ['seconds since 1970', `[[${day / 1_000}, ${day / 1_000 + 3_600}]]`],
  ])('are read from %s', (_, text) => {
    expect(readWindows('w.json', text, 'data/cpu.csv')).toEqual([window])
  })

  it('are sorted', () => {
    expect(readWindows('w.json', '[[20, 30], [10, 40]]', 'a').map(({ from }) => from)).toEqual([
      10_000, 20_000,
    ])
  })

  it.each([
    ['no JSON', '[[', 'it is not JSON'],
    ['a text', '"a"', 'it must be a list of windows'],
    ['a mapping without the file', '{"b.csv": []}', "it has no windows for 'a.csv'"],
    ['a mapping of something else', '{"a.csv": 1}', "the windows of 'a.csv' must be a list"],
    ['a window of three', '[[1, 2], [1, 2, 3]]', 'window 2 must be [from, to]'],
    ['a window without times', '[["x", 2]]', 'window 1 must hold two times'],
    ['a window that ends first', '[[2, 1]]', 'window 1 ends before it begins'],
  ])('%s is refused', (_, text, message) => {
    expect(() => readWindows('w.json', text, 'data/a.csv')).toThrow(message)
  })
})
