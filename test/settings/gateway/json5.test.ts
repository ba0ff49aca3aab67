import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson5 } from '../../../src/settings/gateway/json5.ts'

describe('JSON5', () => {
  it.each([
    ['{ a: 1, \'b\': 2, "c": 3, }', { a: 1, b: 2, c: 3 }],
    ['// first\n{ /* in * between */ $_ä1: [1, 2,], } // last', { $_ä1: [1, 2] }],
    ["'it\\'s \\x41\\u0042\\n\\\nnext'", "it's AB\nnext"],
    ['[+1, -.5, 0x1F, 1e3, 2., -Infinity]', [1, -0.5, 31, 1000, 2, Number.NEGATIVE_INFINITY]],
    ['NaN', Number.NaN],
    ['[true, false, null]', [true, false, null]],
    ['\ufeff{}', {}],
    ['{ __proto__: { polluted: true }, a: 1 }', { a: 1 }],
  ])('%j is read', (text, value) => {
    expect(parseJson5(text)).toEqual(value)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it.each([
    ['', 'line 1, column 1: a value is expected here'],
    ['{ a: 1\n  b: 2 }', "line 2, column 3: a comma or '}' is expected here"],
    ['{ a 1 }', 'line 1, column 5: a colon is expected here'],
    ["'no end\n'", 'line 1, column 1: this text does not end'],
    ['[1] 2', 'line 1, column 5: nothing more is expected here'],
    ['{ 1: 2 }', 'line 1, column 3: a key is expected here'],
    ["'\\u00g0'", 'line 1, column 4: 4 hexadecimal digits are expected'],
    ['yes', 'line 1, column 4: a value is expected here'],
    ['['.repeat(100), 'it is nested deeper than 64'],
  ])('%j is refused with its place', (text, message) => {
    expect(() => parseJson5(text)).toThrow(message)
  })

  it('every JSON text means the same as in JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2), (text, indent) => {
        const written = JSON.stringify(JSON.parse(text), null, indent)
        fc.pre(!/__proto__|constructor|prototype/.test(written))
        expect(parseJson5(written)).toEqual(JSON.parse(written))
      }),
      { numRuns: 1_000 },
    )
  })

  it('no text makes it throw anything but its own error', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      "'",
      '"',
      '\\',
      '//',
      '/*',
      '*/',
      'a',
      '1',
      '-',
      '\n',
    )
    fc.assert(
      fc.property(
        fc.array(piece).map((parts) => parts.join('')),
        (text) => {
          try {
            parseJson5(text)
          } catch (error) {
            expect(error).toHaveProperty('name', 'Json5Error')
          }
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
