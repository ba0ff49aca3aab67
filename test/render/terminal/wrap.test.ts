import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unbreakable, wrap } from '../../../src/render/terminal/wrap.ts'

describe('a wrapped text', () => {
  it.each([
    ["vitals probe http URL --critical 'status != 200'", ["'status != 200'"]],
    ['a count such as "consecutive: 2" works', ['"consecutive: 2"']],
    ['written (`a b c`), or not', ['(`a b c`),']],
    ["the agents' sessions and the host's name", ["agents'", 'sessions']],
    ["an apostrophe 'without end is a word", ["'without", 'end']],
    ["'one' 'two words'.", ["'one'", "'two words'."]],
  ])('keeps together what %s quotes', (text, parts) => {
    expect(unbreakable(text)).toEqual(expect.arrayContaining(parts))
  })

  it('is the same text in lines that fit, but for a part that is longer than a line', () => {
    const word = fc.constantFrom(
      'a',
      'word',
      'longer',
      "'two words'",
      '"a b c d"',
      '`x`',
      "don't",
      "'",
      '(`y z`)',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), fc.integer({ min: 5, max: 30 }), (words, width) => {
        const text = words.join(' ')
        const lines = wrap(text, width)
        expect(lines.join(' ')).toBe(text)
        for (const line of lines) {
          if (line.length > width) expect(unbreakable(line).length).toBe(1)
        }
      }),
    )
  })
})
