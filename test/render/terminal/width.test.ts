import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayWidth, pad, truncateEnd, truncateMiddle } from '../../../src/render/terminal/width.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('a', '日', 'e\u0301', '😀', '👍🏽', '❤\ufe0f', '가', ' ') }),
)

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['disk', 4],
    ['naïve', 5],
    ['e\u0301', 1],
    ['日本', 4],
    ['한국', 4],
    ['한', 2],
    ['ｆｕｌｌ', 8],
    ['ｶﾅ', 2],
    ['😀', 2],
    ['👍🏽', 2],
    ['👩\u200d💻', 2],
    ['❤', 1],
    ['❤\ufe0f', 2],
    ['🇩🇪', 2],
    ['●▲✓✗↻…·', 7],
    ['▁█', 2],
    ['ไทย', 3],
    ['สวัสดี', 4],
  ])('of %j is %i', (shown, width) => {
    expect(displayWidth(shown)).toBe(width)
  })

  it('of ASCII is its length', () => {
    fc.assert(fc.property(fc.string(), (ascii) => displayWidth(ascii) === ascii.length))
  })
})

describe.each([
  ['truncateMiddle', truncateMiddle],
  ['truncateEnd', truncateEnd],
])('%s', (_, truncate) => {
  it('never gives more columns than were asked for', () => {
    fc.assert(
      fc.property(text, fc.nat(30), fc.constantFrom('…', '..'), (long, width, ellipsis) => {
        expect(displayWidth(truncate(long, width, ellipsis))).toBeLessThanOrEqual(width)
      }),
    )
  })

  it('leaves a text that fits as it is', () => {
    fc.assert(
      fc.property(text, fc.nat(5), (short, room) => {
        expect(truncate(short, displayWidth(short) + room)).toBe(short)
      }),
    )
  })

  it('wastes at most a column on each side of the cut, where no character is wider than two', () => {
    const segmenter = new Intl.Segmenter()
    fc.assert(
      fc.property(text, fc.integer({ min: 6, max: 30 }), (long, width) => {
        fc.pre(displayWidth(long) > width)
        fc.pre([...segmenter.segment(long)].every(({ segment }) => displayWidth(segment) <= 2))
        expect(displayWidth(truncate(long, width))).toBeGreaterThanOrEqual(width - 2)
      }),
    )
  })
})

describe('truncateMiddle', () => {
  it.each([
    ['/var/lib/backup/last.json', 12, '/var/l….json'],
    ['abcdef', 3, 'a…f'],
    ['abcdef', 2, 'ab'],
    ['日本語日本語', 7, '日…語'],
    ['ae\u0301e\u0301e\u0301z', 4, 'ae\u0301…z'],
  ])('keeps both ends of %j in %i columns', (long, width, short) => {
    expect(truncateMiddle(long, width)).toBe(short)
  })
})

describe('pad', () => {
  it('fills to the width on either side and never cuts', () => {
    expect(pad('日', 4)).toBe('日  ')
    expect(pad('7', 4, 'right')).toBe('   7')
    expect(pad('longer', 4)).toBe('longer')
  })
})
