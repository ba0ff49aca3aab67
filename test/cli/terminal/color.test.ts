import { expect, test } from 'vitest'
import { wantsColor } from '../../../src/cli/terminal/color.ts'
import type { ColorChoice } from '../../../src/settings/color-choice.ts'

test.each<[title: string, choice: ColorChoice, env: Record<string, string>, isTty: boolean, wanted: boolean]>(
  [
    ['a terminal is coloured', 'auto', {}, true, true],
    ['a pipe is not', 'auto', {}, false, false],
    ['--color=always wins over all variables', 'always', { NO_COLOR: '1', TERM: 'dumb' }, false, true],
    ['--color=never wins over FORCE_COLOR', 'never', { FORCE_COLOR: '1' }, true, false],
    ['FORCE_COLOR wins over NO_COLOR', 'auto', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0 switches off', 'auto', { FORCE_COLOR: '0' }, true, false],
    ['FORCE_COLOR=false switches off', 'auto', { FORCE_COLOR: 'false' }, true, false],
    ['NO_COLOR switches off, whatever its value', 'auto', { NO_COLOR: '0' }, true, false],
    ['an empty NO_COLOR sets nothing', 'auto', { NO_COLOR: '' }, true, true],
    ['a dumb terminal is not coloured', 'auto', { TERM: 'dumb' }, true, false],
  ],
)('%s', (_, choice, env, isTty, wanted) => {
  expect(wantsColor(choice, env, isTty)).toBe(wanted)
})
