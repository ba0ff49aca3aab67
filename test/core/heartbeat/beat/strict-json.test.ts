import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStrictJson } from '../../../../src/core/heartbeat/beat/strict-json.ts'

const refused = (text: string) => {
  const parsed = parseStrictJson(text)
  return parsed.ok ? null : `${parsed.path} ${parsed.message}`
}

describe('strict JSON', () => {
  it('is what JSON.parse reads, whatever its strings hold', () => {
    const text = fc.oneof(
      fc.json(),
      fc.string().map((value) => JSON.stringify({ [value]: [value, `":"${value}\\`] })),
    )
    fc.assert(
      fc.property(text, (json) => {
        fc.pre(!/__proto__|constructor|prototype|1e\d{3}/.test(json) && JSON.parse(json) !== undefined)
        const parsed = parseStrictJson(json)
        if (parsed.ok) expect(parsed.value).toEqual(JSON.parse(json))
        else expect(parsed.message).toMatch(/surrogate|levels/)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['{"a":1,"a":2}', ' A key stands twice in one object.'],
    ['{"b":{"a":1,"\\u0061":2}}', ' A key stands twice in one object.'],
    ['{"a":{"__proto__":{}}}', '/a The key __proto__ is not allowed.'],
    ['{"\\u005f_proto__":1}', ' The key __proto__ is not allowed.'],
    ['[{"constructor":1}]', '/0 The key constructor is not allowed.'],
    ['{"a":["\\ud800"]}', '/a/0 The text has half of a surrogate pair.'],
    ['{"\\udc00":1}', ' A key has half of a surrogate pair.'],
    ['{"a":1e999}', '/a The number is too large.'],
    ['{"a":', ' This is not JSON.'],
    ['', ' This is not JSON.'],
  ])('is not %s', (text, why) => {
    expect(refused(text)).toBe(why)
  })

  it('is at most 32 levels deep, however deep the bomb is', () => {
    expect(refused(`${'['.repeat(32)}${']'.repeat(32)}`)).toBeNull()
    expect(refused(`${'['.repeat(33)}${']'.repeat(33)}`)).toMatch(/deeper than 32/)
    expect(refused(`${'['.repeat(30_000)}${']'.repeat(30_000)}`)).toMatch(/deeper than 32/)
  })

  it('may hold the same key in different objects, and colons and quotes in its strings', () => {
    expect(refused('{"a":{"a":1},"b":[{"a":2},{"a":3}],"c":"\\"a\\": \\\\","d" : "x"}')).toBeNull()
  })
})
