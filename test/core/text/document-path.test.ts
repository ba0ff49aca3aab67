import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DocumentPath, isDocumentPath, valueAtPath } from '../../../src/core/text/document-path.ts'

const document = {
  auth: { token: 'plain' },
  'a.b': { c: 'joined' },
  a: { b: { d: 'apart' }, 'b.c': 'later' },
  'codex:ann@example.com': { expires: 'dots' },
  tokens: [{ value: 'first' }, { value: 'second' }],
  'quo"te': { "it's": 'quotes' },
  'back\\slash': 'slash',
  '[0]': 'brackets',
  __proto__own: 1,
}

describe('a path into a document', () => {
  it.each<[DocumentPath, unknown]>([
    ['auth.token', 'plain'],
    ['a.b.d', 'apart'],
    ['a.b.c', 'later'],
    ['"a.b".c', 'joined'],
    ["'a.b'.c", 'joined'],
    ['a\\.b.c', 'joined'],
    ['["a.b"].c', 'joined'],
    [['a.b', 'c'], 'joined'],
    ['codex:ann@example.com.expires', 'dots'],
    ['["codex:ann@example.com"]["expires"]', 'dots'],
    ['tokens.1.value', 'second'],
    ['tokens[0].value', 'first'],
    [['tokens', 1, 'value'], 'second'],
    ['"quo\\"te"."it\'s"', 'quotes'],
    ['back\\\\slash', 'slash'],
    ['"[0]"', 'brackets'],
    ['tokens.2.value', undefined],
    ['tokens.length', undefined],
    ['tokens.-1', undefined],
    ['"a".b.x', undefined],
    ['"auth.token"', undefined],
    ['auth.token.length', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
  ])('%j leads to %j', (path, value) => {
    expect(isDocumentPath(path)).toBe(true)
    expect(valueAtPath(document as never, path)).toEqual(value)
  })

  it.each<[DocumentPath]>([
    [''],
    ['a..b'],
    ['.a'],
    ['a.'],
    ['a['],
    ['a["b]'],
    ['a[b]'],
    ['"a"b'],
    [[]],
    [['']],
  ])('%j is none', (path) => {
    expect(isDocumentPath(path)).toBe(false)
    expect(valueAtPath(document as never, path)).toBeUndefined()
  })

  it('reaches every place of every document as a list, and as quoted keys', () => {
    const key = fc.string({ minLength: 1 }).filter((text) => !text.includes('\0'))
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 8 }), fc.integer(), (keys, leaf) => {
        const nested = keys.reduceRight<unknown>((inner, name) => Object.fromEntries([[name, inner]]), leaf)
        const quoted = keys.map((name) => `"${name.replace(/[\\"]/g, '\\$&')}"`).join('.')
        expect(valueAtPath(nested as never, keys)).toBe(leaf)
        expect(valueAtPath(nested as never, quoted)).toBe(leaf)
      }),
    )
  })
})
