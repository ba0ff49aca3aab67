import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shellLine, shellWords } from '../../../src/core/text/shell-words.ts'

describe('the words of a text', () => {
  it.each<[string, string[] | null]>([
    ['', []],
    ['  ', []],
    ['a  b\tc\n', ['a', 'b', 'c']],
    [`sh -c 'exit 2'`, ['sh', '-c', 'exit 2']],
    [`a"b c"'d e'f`, ['ab cd ef']],
    [`''`, ['']],
    [`"a \\"b\\" \\\\ \\n"`, ['a "b" \\ \\n']],
    ['a\\ b c\\d', ['a b', 'c\\d']],
    ['$HOME *', ['$HOME', '*']],
    ['\\', ['\\']],
    [`don't`, null],
    ['"a', null],
    ['"a\\"', null],
  ])('%j are %j', (text, words) => {
    expect(shellWords(text)).toEqual(words)
  })

  it('are those that made the line, whatever is in them', () => {
    const word = fc.string({ unit: 'grapheme' })
    const property = fc.property(fc.array(word), (words) => {
      expect(shellWords(shellLine(words))).toEqual(words)
    })
    fc.assert(property)
  })
})
