import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonFaultAt } from '../../../../../src/core/policy/workbench/input/json-fault.ts'

describe('the place where a text stops being JSON', () => {
  it.each<[string, number]>([
    ['{"a":1', 6],
    ['{"a":}', 5],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['{"a":1}}', 7],
    ['{"a":01}', 6],
    ['[1,]', 3],
    ['"a\\x"', 2],
    ['abc', 0],
    ['', 0],
    ['{"a":tru}', 5],
  ])('%j breaks at %i', (text, at) => {
    expect(jsonFaultAt(text)).toBe(at)
  })

  it('is where a character stands that JSON never has, or the word or number that it cuts', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, place) => {
        const at = place % (json.length + 1)
        const fault = jsonFaultAt(`${json.slice(0, at)}\u0001${json.slice(at)}`)
        expect(fault).toBeLessThanOrEqual(at)
        expect(json.slice(fault, at)).toMatch(/^[\w.+\-\\]*$/)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is not found in JSON', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(jsonFaultAt(json)).toBe(json.length)
      }),
    )
  })
})
