import { expect, it } from 'vitest'
import { renderQuiet } from '../../../src/render/verdict/quiet.ts'
import { checkReport, healthy } from '../sample-reports.ts'

it('A reason that is a negated condition is told as what it asks for', () => {
  const check = checkReport('web', {
    state: 'degraded',
    reasons: ['!(web.up == true) && web.status > 1'],
    values: { 'web.up': false },
  })
  expect(renderQuiet({ ...healthy, state: 'degraded', checks: [check] })).toBe(
    'vitals: host is degraded: web: web.up == false && web.status > 1, up false',
  )
})
