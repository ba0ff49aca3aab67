import { expect, it } from 'vitest'
import { isMassSilence } from '../../../../src/core/heartbeat/liveness/mass-silence.ts'

it.each([
  [200, 20, false],
  [200, 40, false],
  [200, 41, true],
  [10, 4, false],
  [10, 5, true],
  [5, 5, true],
  [1, 1, false],
])('of %i agents %i silent are a mass: %j', (watched, silent, mass) => {
  expect(isMassSilence({ watched, silent })).toBe(mass)
})

it('its limits can be set', () => {
  expect(isMassSilence({ watched: 10, silent: 2 }, { share: 0.1, least: 2 })).toBe(true)
})
