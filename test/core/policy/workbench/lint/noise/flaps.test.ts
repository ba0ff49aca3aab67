import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { loadPlacedPolicy } from '../../../../../../src/core/policy/language/load/load.ts'
import { checkingOf } from '../../../../../../src/core/policy/workbench/lint/checking.ts'
import { findFlaps } from '../../../../../../src/core/policy/workbench/lint/noise/flaps.ts'
import { play } from '../../../../../timeline.ts'

function flapsOf(
  yaml: string,
  share: number,
  walks: { readonly seed?: number; readonly most?: number } = {},
) {
  const placed = loadPlacedPolicy({ path: 'test.yaml', bytes: yaml }, 'sha256:test')
  return findFlaps(checkingOf(placed), { share, seed: 1, ...walks }).flaps
}

interface Bands {
  readonly entry: number
  readonly exit: number
  readonly enter: number
  readonly leave: number
  readonly forIntervals: number
}

const yamlOf = ({ entry, exit, enter, leave, forIntervals }: Bands) => `checks:
  load:
    transitions:
      healthy->degraded: { condition: load > ${entry}, consecutive: ${enter}, for: ${forIntervals * 30}s }
      degraded->healthy: { condition: load < ${exit}, consecutive: ${leave} }
`

const bands = fc.record({
  entry: fc.integer({ min: 10, max: 1_000 }),
  gap: fc.double({ min: 0, max: 0.5, noNaN: true }),
  enter: fc.integer({ min: 1, max: 4 }),
  leave: fc.integer({ min: 1, max: 4 }),
  forIntervals: fc.integer({ min: 0, max: 4 }),
  share: fc.constantFrom(0.01, 0.05, 0.1),
})

test('a flap is found exactly where the noise is wider than the dead band, and its input flaps in the engine', () => {
  fc.assert(
    fc.property(bands, ({ entry, gap, enter, leave, forIntervals, share }) => {
      const exit = Number((entry * (1 - gap)).toPrecision(6))
      // Inside this margin both answers are right: the edges of the noise are rounded.
      const width = (entry - exit) / (entry + exit)
      fc.pre(Math.abs(width - share) > 1e-6)
      const yaml = yamlOf({ entry, exit, enter, leave, forIntervals })
      const flaps = flapsOf(yaml, share)
      expect(flaps).toHaveLength(width < share ? 1 : 0)
      for (const { values, states } of flaps) {
        const moves = play(yaml, { load: values.join(' ') }).transitions.map(({ to }) => to)
        expect(moves.slice(1 - states.length)).toEqual(states.slice(1))
        expect(states.at(-1)).toBe(states[0])
      }
    }),
    { numRuns: 60 },
  )
})

describe('the input is the shortest', () => {
  it.each([
    [1, 1, 3],
    [2, 1, 4],
    [3, 4, 8],
  ])('%i in, %i out: %i samples', (enter, leave, length) => {
    const [flap] = flapsOf(yamlOf({ entry: 100, exit: 100, enter, leave, forIntervals: 0 }), 0.05)
    expect(flap?.values).toHaveLength(length)
  })
})

test('a state that the noise alone does not enter is entered first', () => {
  const yaml = `checks:
  disk:
    initial: healthy
    transitions:
      healthy->critical: { condition: free < 5, consecutive: 1 }
      critical->degraded: { condition: free > 50 }
      degraded->recovering: { condition: free > 60 }
      recovering->degraded: { condition: free <= 60 }
      degraded->healthy: { condition: free > 90 }
`
  const [flap] = flapsOf(yaml, 0.05)
  expect(flap).toMatchObject({ center: 60, states: ['degraded', 'recovering', 'degraded'] })
  expect(flap?.prefix).toBeGreaterThan(0)
})

test('other values are tried in every case that makes a difference', () => {
  const yaml = `checks:
  api:
    transitions:
      healthy->degraded: { condition: busy == false && latency > 100 }
      degraded->healthy: { condition: latency <= 100 }
`
  expect(flapsOf(yaml, 0.05)).toMatchObject([{ variable: 'latency', besides: 'busy = false' }])
})

test('hours of waiting are searched in longer steps, whose input flaps as well', () => {
  const yaml = `checks:
  load:
    transitions:
      healthy->degraded: { condition: load > 100, for: 3h }
      degraded->healthy: { condition: load <= 100, for: 1d }
`
  const [flap] = flapsOf(yaml, 0.05)
  expect(flap).toMatchObject({ states: ['healthy', 'degraded', 'healthy'], stepMs: 45 * 60_000 })
  const slow = `interval: 45m\n${yaml}`
  const played = play(slow, { load: flap?.values.join(' ') ?? '' }, { interval: flap?.stepMs ?? 0 })
  expect(played.transitions.map(({ to }) => to)).toEqual(['healthy', 'degraded', 'healthy'])
})

describe('where there are too many states to look at all of them', () => {
  const yaml = yamlOf({ entry: 100, exit: 100, enter: 20, leave: 20, forIntervals: 0 })

  it('walks by chance still find a flap of a policy without a dead band', () => {
    const [flap] = flapsOf(yaml, 0.05, { most: 10 })
    const moves = play(yaml, { load: flap?.values.join(' ') ?? '' }).transitions.map(({ to }) => to)
    expect(moves.slice(-2)).toEqual(flap?.states.slice(1))
  })

  it('the same seed finds the same input', () => {
    const inputs = [7, 7].map((seed) => flapsOf(yaml, 0.05, { most: 10, seed })[0]?.values.join(' '))
    expect(inputs[0]).toBe(inputs[1])
  })

  it('a policy that would take hours is given up in time, and that is told', () => {
    const patient = yamlOf({ entry: 100, exit: 94, enter: 1000, leave: 1000, forIntervals: 0 })
    const two = `${patient}      healthy->critical: { condition: load > 103, consecutive: 900 }
      critical->healthy: { condition: load < 90, consecutive: 900 }
`
    const placed = loadPlacedPolicy({ path: 'test.yaml', bytes: two }, 'sha256:test')
    const { unfinished } = findFlaps(checkingOf(placed), { share: 0.02, seed: 1 })
    expect(unfinished.map(({ spec }) => spec.name)).toEqual(['load'])
  })
})
