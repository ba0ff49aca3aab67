import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchLines } from '../../../../src/core/heartbeat/beat/batch-lines.ts'

describe('the beats of a batch', () => {
  const bodies = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 8 })

  it('are the lines of NDJSON, or the elements of an array, exactly as they were written', () => {
    fc.assert(
      fc.property(bodies, fc.boolean(), (values, spaced) => {
        const texts = values.map((value) => JSON.stringify(value, null, spaced ? 1 : 0))
        expect(batchLines(`[${texts.join(spaced ? ' ,\n' : ',')}]`)).toEqual(texts)
        const lines = values.map((value) => JSON.stringify(value))
        expect(batchLines(`${lines.join('\n')}\n\n`)).toEqual(lines)
      }),
    )
  })

  it.each(['[{}', '[{}] x', '[{"a]', '[{}]]', '[{}}'])('are none in %s', (text) => {
    expect(batchLines(text)).toBeNull()
  })

  it('may be none at all', () => {
    expect([batchLines('[]'), batchLines(' [ ] '), batchLines('\n')]).toEqual([[], [], []])
  })

  it('are always cut, never lost: what is cut wrongly is no JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', ',', '\\', 'a') }), (text) => {
        const cut = batchLines(`[${text}]`)
        if (cut === null || cut.length === 0) return
        expect(`[${cut.join(',')}]`.replaceAll(' ', '')).toBe(`[${text}]`)
      }),
    )
  })
})
