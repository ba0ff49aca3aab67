import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest } from '../../../src/core/text/nearest.ts'

describe('nearest', () => {
  it.each([
    ['fre_pct', ['free_gb', 'free_pct', 'path'], 'free_pct'],
    ['Disk', ['memory', 'disk'], 'disk'],
    ['tiemout', ['timeout', 'time'], 'timeout'],
    ['latency', ['free_pct', 'status'], null],
    ['ab', ['cd'], null],
    ['x', ['y', 'z'], 'y'],
    ['', ['a'], 'a'],
    ['anything', [], null],
    ['a'.repeat(65), ['a'.repeat(65)], null],
  ])('takes %j of %j for %j', (word, candidates, meant) => {
    expect(nearest(word, candidates)).toBe(meant)
  })

  it('finds a word again after one letter was dropped, doubled or swapped with the next', () => {
    const word = fc.stringMatching(/^[a-z_]{3,20}$/)
    fc.assert(
      fc.property(word, fc.nat(18), fc.constantFrom('drop', 'double', 'swap'), (name, at, slip) => {
        const here = Math.min(at, name.length - 2)
        const [before, one, two, after] = [
          name.slice(0, here),
          name[here],
          name[here + 1],
          name.slice(here + 2),
        ]
        const middle = { drop: `${two}`, double: `${one}${one}${two}`, swap: `${two}${one}` }[slip]
        expect(nearest(before + middle + after, [name])).toBe(name)
      }),
    )
  })
})
