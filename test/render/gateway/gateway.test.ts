import { describe, expect, it } from 'vitest'
import { renderGatewayRestart } from '../../../src/render/gateway/gateway-restart.ts'
import { renderGatewayStatus } from '../../../src/render/gateway/gateway-status.ts'
import { paletteFor, plainPalette } from '../../../src/render/terminal/palette.ts'
import type { Style } from '../../../src/render/terminal/style.ts'
import { displayWidth } from '../../../src/render/terminal/width.ts'
import { sampleNow, sampleRestarts, sampleStatuses } from './sample-gateway-reports.ts'

const inColor = await paletteFor(true)

const style: Style = { width: 80, palette: plainPalette, unicode: true, verbose: false, now: sampleNow }
const views: readonly [string, (style: Style) => string][] = [
  ...Object.entries(sampleStatuses).map(
    ([name, report]) => [`status: ${name}`, (at: Style) => renderGatewayStatus(report, at)] as const,
  ),
  ...Object.entries(sampleRestarts).map(
    ([name, report]) => [`restart: ${name}`, (at: Style) => renderGatewayRestart(report, at)] as const,
  ),
].map(([name, render]) => [name, render])

describe.each(views)('%s', (_, render) => {
  it.each([80, 200])('looks as it did at %i columns', (width) => {
    expect(render({ ...style, width })).toMatchSnapshot()
  })

  it.each([40, 80, 200])('fits %i columns', (width) => {
    for (const line of render({ ...style, width, verbose: true }).split('\n')) {
      expect(displayWidth(line)).toBeLessThanOrEqual(width)
    }
  })

  it('says the same without colour and without Unicode', () => {
    const plain = render(style)
    expect(render({ ...style, palette: inColor }).replace(/\x1b\[\d+m/g, '')).toBe(plain)
    expect(render({ ...style, unicode: false })).toMatch(/^[\n\x20-\x7e]*$/)
  })
})

it('escapes what a manager or gateway says', () => {
  const hostile = '\x1b]0;owned\x07\u202e'
  const { running } = sampleStatuses
  if (running?.service == null) throw new Error('the sample has no service')
  const report = {
    ...running,
    service: { ...running.service, unit: `a${hostile}`, detail: hostile },
    gateway: { ...running.gateway, version: hostile, error: { code: 'X', message: hostile, hint: '' } },
  }
  const shown = renderGatewayStatus(report, { ...style, verbose: true })
  expect(shown).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/)
  expect(shown).toContain('owned')
})
