import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { errorText } from '../../src/host/system-error.ts'

describe('errorText', () => {
  it.each([
    [new Error('two\n  lines'), 'two lines'],
    [Object.assign(new Error(''), { code: 'EIO' }), 'EIO'],
    [new TypeError(''), 'TypeError'],
    ['text', 'text'],
    [undefined, 'undefined'],
  ])('writes %o as %j', (error, text) => expect(errorText(error)).toBe(text))

  it('is one line of at most 500 well-formed characters, whatever is thrown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000, size: 'max' }), (message) => {
        const text = errorText(new Error(message))
        expect([...text].length).toBeLessThanOrEqual(500)
        expect(text).not.toContain('\n')
        expect(text.isWellFormed()).toBe(true)
      }),
    )
  })
})
