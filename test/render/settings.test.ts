import { expect, it } from 'vitest'
import { renderSettings } from '../../src/render/settings.ts'
import { plainPalette } from '../../src/render/terminal/palette.ts'
import type { Style } from '../../src/render/terminal/style.ts'

const plainStyle = (width: number): Style => ({
  ...{ width, palette: plainPalette, unicode: true, verbose: false, now: 0 },
})
const path = `/srv/${'a'.repeat(40)}/policy.yaml`
const rows = [
  ['policy', path, '/home/me/.config/vitals/config.yaml'],
  ['color', 'auto', 'default'],
]

it('has a line for each setting where there is room, and in a file or a pipe', () => {
  const table = [
    `SETTING  VALUE${' '.repeat(path.length - 3)}ORIGIN`,
    `policy   ${path}  /home/me/.config/vitals/config.yaml`,
    `color    auto${' '.repeat(path.length - 2)}default`,
  ].join('\n')
  expect(renderSettings(rows, plainStyle(120), true)).toBe(table)
  expect(renderSettings(rows, plainStyle(60), false)).toBe(table)
})

it('cuts nothing on a narrow terminal: what is long stands below its name', () => {
  expect(renderSettings(rows, plainStyle(60), true).split('\n')).toEqual([
    'policy',
    path,
    '    /home/me/.config/vitals/config.yaml',
    'color   auto · default',
  ])
})
