import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  afterSighting,
  type DeadRun,
  isDead,
  type Sighting,
  withStartGrace,
} from '../../../src/core/supervision/sighting.ts'

const second = 1_000
const looks = (...list: readonly (readonly [atSeconds: number, sighting: Sighting])[]) =>
  list.reduce<DeadRun | null>((run, [at, sighting]) => afterSighting(run, sighting, at * second), null)

describe('a gateway is dead', () => {
  it.each([
    [
      'after three refusals over 90 s',
      [
        [0, 'dead'],
        [45, 'dead'],
        [90, 'dead'],
      ],
      true,
    ],
    [
      'not after two, however far apart',
      [
        [0, 'dead'],
        [600, 'dead'],
      ],
      false,
    ],
    [
      'not after three within 89 s',
      [
        [0, 'dead'],
        [45, 'dead'],
        [89, 'dead'],
      ],
      false,
    ],
    [
      'after many quick ones, once 90 s have passed',
      [
        [0, 'dead'],
        [30, 'dead'],
        [60, 'dead'],
        [91, 'dead'],
      ],
      true,
    ],
    [
      'never by time-outs alone',
      [
        [0, 'slow'],
        [60, 'slow'],
        [120, 'slow'],
        [180, 'slow'],
      ],
      false,
    ],
    [
      'not when a time-out is the third',
      [
        [0, 'dead'],
        [60, 'dead'],
        [120, 'slow'],
      ],
      false,
    ],
    [
      'although a time-out lies between',
      [
        [0, 'dead'],
        [30, 'slow'],
        [60, 'dead'],
        [120, 'dead'],
      ],
      true,
    ],
    [
      'not when it answered in between',
      [
        [0, 'dead'],
        [60, 'dead'],
        [90, 'alive'],
        [120, 'dead'],
      ],
      false,
    ],
    [
      'not when it was starting in between',
      [
        [0, 'dead'],
        [60, 'dead'],
        [90, 'starting'],
        [120, 'dead'],
      ],
      false,
    ],
    [
      'never where another program owns the port',
      [
        [0, 'foreign'],
        [60, 'foreign'],
        [120, 'foreign'],
      ],
      false,
    ],
    [
      'not by refusals that are two hours old',
      [
        [0, 'dead'],
        [60, 'dead'],
        [7_300, 'dead'],
      ],
      false,
    ],
    [
      'not by refusals from the future of a clock set back',
      [
        [500, 'dead'],
        [600, 'dead'],
        [0, 'dead'],
      ],
      false,
    ],
  ] as const)('%s', (_, list, expected) => {
    expect(isDead(looks(...list))).toBe(expected)
  })

  it('only when the last looks that were no time-out are three refusals over 90 s', () => {
    const sighting = fc.constantFrom<Sighting>('alive', 'starting', 'slow', 'foreign', 'dead')
    const step = fc.tuple(fc.integer({ min: 0, max: 100 }), sighting)
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let at = 0
        const list = steps.map(([gap, seen]) => {
          at += gap
          return [at, seen] as const
        })
        const told = list.filter(([, seen]) => seen !== 'slow')
        const lastOther = told.findLastIndex(([, seen]) => seen !== 'dead')
        const tail = told.slice(lastOther + 1)
        const spans = tail.length >= 3 && (tail.at(-1)?.[0] ?? 0) - (tail[0]?.[0] ?? 0) >= 90
        expect(isDead(looks(...list))).toBe(spans)
      }),
    )
  })
})

test.each([
  ['a closed port just after the start', 'dead', 10, 'starting'],
  ['a closed port three minutes later', 'dead', 180, 'dead'],
  ['a closed port of a service that does not run', 'dead', null, 'dead'],
  ['an answer just after the start', 'alive', 10, 'alive'],
  ['a start that lies in the future', 'dead', -10, 'dead'],
] as const)('%s means what it must', (_, sighting, ranForSeconds, expected) => {
  const startedAt = ranForSeconds === null ? null : 1_000_000 - ranForSeconds * second
  expect(withStartGrace(sighting, startedAt, 1_000_000)).toBe(expected)
})
