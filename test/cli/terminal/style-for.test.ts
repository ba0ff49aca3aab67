import { expect, test } from 'vitest'
import { isUnicodeLocale } from '../../../src/cli/terminal/unicode.ts'
import { widthOf } from '../../../src/cli/terminal/width.ts'

test.each([
  ['the terminal wins over COLUMNS', 132, { COLUMNS: '60' }, 132],
  ['COLUMNS serves where there is no terminal', null, { COLUMNS: '60' }, 60],
  ['80 is what is left', null, {}, 80],
  ['COLUMNS=0 is no width', null, { COLUMNS: '0' }, 80],
  ['a COLUMNS that is no number is no width', null, { COLUMNS: '6o' }, 80],
  ['a terminal that does not know its width has none', 0, {}, 80],
])('%s', (_, columns, env, width) => {
  expect(widthOf({ columns }, env)).toBe(width)
})

test.each([
  ['C.UTF-8 is UTF-8', { LANG: 'C.UTF-8' }, true],
  ['the spelling utf8 counts too', { LANG: 'en_GB.utf8' }, true],
  ['LC_ALL wins over LANG', { LC_ALL: 'C', LANG: 'en_GB.UTF-8' }, false],
  ['LC_CTYPE wins over LANG', { LC_CTYPE: 'en_GB.UTF-8', LANG: 'C' }, true],
  ['cron, which sets none, gets ASCII', {}, false],
])('%s', (_, env, unicode) => {
  expect(isUnicodeLocale(env)).toBe(unicode)
})
