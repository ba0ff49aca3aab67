import { describe, expect, it } from 'vitest'
import { renderComparison } from '../../../src/render/simulation/comparison.ts'
import { plainPalette } from '../../../src/render/terminal/palette.ts'
import { displayWidth } from '../../../src/render/terminal/width.ts'
import { comparison } from '../../core/policy/workbench/compare/sample-comparison.ts'

const look = { width: 80, palette: plainPalette, unicode: true, verbose: false, now: 0 }

describe('a comparison of two policies', () => {
  it('is numbers side by side, what differs, and the guards', () => {
    expect(renderComparison(comparison, look)).toMatchInlineSnapshot(`
      "old.yaml with 9 samples, compared with new.yaml

                              BASE  OTHER  CHANGE
      transitions                5      3  -2 (-40 %)
      notifications              2      2
      pages                      1      1
      actions                    1      1
      suppressed                 1      0  -1 (-100 %)
      escalations                0      0
      escalation share           0      0
      flapping                   0      0
      notifications per day    320    320
      actions per day          160    160
      hours healthy          0.083    0.1  +0.017 (+20 %)
      hours degraded         0.067   0.05  -0.017 (-25 %)
      incidents seen             1      1
      incidents missed           0      0
      false alarms               0      0
      median detection s         0     60  +60
      hidden by mutes            1      0  -1 (-100 %)

      NO LONGER THERE (2)
      TIME                  CHECK  CHANGE              REASON
      2026-01-01 00:01:00Z  disk   healthy > degraded  low
      2026-01-01 00:02:00Z  disk   degraded > healthy  free > 20

      MOVED (2)
      TIME                  CHECK  CHANGE              NOW
      2026-01-01 00:03:00Z  disk   healthy > degraded  1m later
      2026-01-01 00:06:00Z  disk   degraded > healthy  1m later

      1 transition is the same

      GUARDS
        CROSSED  transitions < -10%  (5 to 3)
        kept     transitions > +20%  (5 to 3)
      "
    `)
  })

  it.each([40, 80, 200])('fits %i columns', (width) => {
    for (const line of renderComparison(comparison, { ...look, width }).split('\n')) {
      expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(width, 60))
    }
  })

  it('keeps hostile text from the terminal', () => {
    const hostile = '\x1b[2J\u202e'
    const [first] = comparison.transitions.removed
    const drawn = renderComparison(
      {
        ...comparison,
        base: { ...comparison.base, file: hostile },
        transitions: {
          ...comparison.transitions,
          removed: [{ ...first, check: hostile, reason: hostile } as never],
        },
        guards: [{ guard: hostile, base: null, value: 1, crossed: true }],
      },
      look,
    )
    expect(drawn).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
  })
})
