import { describe, expect, it } from 'vitest'
import { renderSuites } from '../../../src/render/simulation/suite.ts'
import { paletteFor, plainPalette } from '../../../src/render/terminal/palette.ts'
import { displayWidth } from '../../../src/render/terminal/width.ts'
import { plainRuns, suiteRuns } from './suite-runs.ts'

const inColor = await paletteFor(true)

const text = 'tests:\n  - expect:\n      - { at: 2m30s, state: healthy }\n'
const look = { width: 80, palette: plainPalette, unicode: true, verbose: false, now: 0 }

describe('the results of policy tests', () => {
  it('are a line a test, and a frame, the outcome and the values a failure', () => {
    expect(renderSuites(plainRuns, () => text, look)).toMatchInlineSnapshot(`
      "disk.test.yaml (disk)
        ok    fills slowly
        FAIL  fills at once

          disk.test.yaml:3:9: error: expected healthy at 2m30s
          2 |   - expect:
          3 |       - { at: 2m30s, state: healthy }
            |         ^^^^^^^
            got     disk degraded: disk_free_below_warn (since 2m)
            values  disk_free_pct 14, api.status no value

          disk.test.yaml:3:9: error: expected healthy at 2m30s
          2 |   - expect:
          3 |       - { at: 2m30s, state: healthy }
            |         ^^^^^^^
            got     disk degraded: disk_free_below_warn (since 2m)

      Coverage of disk: 2 of 3 transitions (66.7 %)
        not taken  disk degraded->critical

      2 tests, 1 failed
      "
    `)
  })

  it.each([40, 80, 200])('fit %i columns and keep hostile text from the terminal', (width) => {
    const plain = renderSuites(plainRuns, () => text, { ...look, width })
    for (const line of plain.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(width, 60))
    const drawn = renderSuites(suiteRuns, () => text, { ...look, width })
    expect(drawn).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
  })

  it('are coloured only when they may be, and say the same then', () => {
    const coloured = renderSuites(plainRuns, () => text, { ...look, palette: inColor })
    expect(coloured).toContain('\x1b[31mFAIL')
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(renderSuites(plainRuns, () => text, look))
  })
})
