import { expect, test } from 'vitest'
import { fnv1a } from '../../../src/core/text/fnv1a.ts'

test.each([
  ['', 'cbf29ce484222325'],
  ['a', 'af63dc4c8601ec8c'],
  ['foobar', '85944171f73967e8'],
])('FNV-1a of %j is the published one', (text, hash) => {
  expect(fnv1a(text)).toBe(hash)
})

test('FNV-1a agrees with its definition in big integers, also beyond ASCII', () => {
  for (const text of ['disk.free_pct < 15', 'größer 漢字 🙂', '\u0000'.repeat(99)]) {
    let hash = 0xcbf29ce484222325n
    for (const byte of new TextEncoder().encode(text)) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
    }
    expect(fnv1a(text)).toBe(hash.toString(16).padStart(16, '0'))
  }
})
