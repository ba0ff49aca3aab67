import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, toWellFormed } from '../../../src/core/text/canonical-json.ts'
import type { Value } from '../../../src/core/value.ts'

const jsonValue = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }) as fc.Arbitrary<Value>
const anyText = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) })

function shuffled(value: Value, random: () => number): Value {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item: Value) => shuffled(item, random))
  const members = Object.entries(value).map(([key, member]) => [key, shuffled(member, random)] as const)
  return Object.fromEntries(
    members
      .map((member) => [random(), member] as const)
      .sort((a, b) => a[0] - b[0])
      .map(([, m]) => m),
  )
}

describe('canonical JSON', () => {
  // Numbers of RFC 8785 appendix B, as IEEE 754 bits in hex and the text they must have.
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number with the bits %s as %s', (bits, text) => {
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text)
  })

  test('sorts keys by UTF-16 code units, as in RFC 8785 section 3.2.3', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, null])))
    const order = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']
    expect(text).toBe(`{${order.map((key) => `${JSON.stringify(key)}:null`).join(',')}}`)
  })

  test('escapes only what must be, as in RFC 8785 section 3.2.2', () => {
    const value = { literals: [null, true, false], string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/' }
    const text = String.raw`{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}`
    expect(canonicalJson(value)).toBe(text)
  })

  test.each<[string, Value]>([
    ['NaN', Number.NaN],
    ['an infinity', [Number.POSITIVE_INFINITY]],
    ['half a surrogate pair', { text: '\ud83d' }],
    ['a key with half a surrogate pair', { 'a\ude00': 1 }],
    ['endless nesting', JSON.parse(`${'['.repeat(300)}${']'.repeat(300)}`)],
    ['what is not JSON', [undefined as unknown as Value]],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError)
  })

  test('reads back as the value it was made from', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value))
        expect(JSON.parse(canonicalJson(toWellFormed(value)))).toEqual(toWellFormed(plain as Value))
      }),
    )
  })

  test('is the same text in whatever order the keys were set', () => {
    fc.assert(
      fc.property(jsonValue, fc.infiniteStream(fc.nat()), (value, stream) => {
        const formed = toWellFormed(value)
        const again = shuffled(formed, () => stream.next().value as number)
        expect(canonicalJson(again)).toBe(canonicalJson(formed))
      }),
    )
  })

  test('accepts every text once it was made well formed, and leaves good text alone', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const formed = toWellFormed(text)
        expect(formed).toBe(Buffer.from(text, 'utf8').toString('utf8'))
        expect(JSON.parse(canonicalJson(formed))).toBe(formed)
      }),
    )
  })
})
