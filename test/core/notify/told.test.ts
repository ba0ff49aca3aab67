import { expect, it } from 'vitest'
import { noteTold, nothingTold } from '../../../src/core/notify/told.ts'
import type { State } from '../../../src/core/state.ts'

it.each<[string, State | null, boolean]>([
  ['to a check that was healthy closes what its loss had opened', 'healthy', false],
  ['to a check of which nothing was ever said closes it too', null, false],
  ['to a check with a problem leaves it open, so that its recovery is told', 'critical', true],
])('the return of data %s', (_, state, begun) => {
  const told = { ...nothingTold(), state, begun: true, lost: true }
  noteTold(told, 'data_back', state ?? 'healthy', 5)
  expect(told).toMatchObject({ lost: false, begun })
})
