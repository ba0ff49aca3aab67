import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readText } from './read-input.ts'

const names = ['a', 'b', 'c']

const spelt = fc.oneof(
  { weight: 4, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) },
  { weight: 4, arbitrary: fc.stringMatching(/^-?(?:0|[1-9]\d{0,17})(?:\.\d{1,18})?$/) },
  { weight: 2, arbitrary: fc.stringMatching(/^-?(?:0|[1-9]\d{0,5})(?:\.\d{1,5})?[eE][+-]?\d{1,3}$/) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('-0', '-0.0', '0.10', 'null', 'true', '"x"', '[1]', '01', '1.', '.5', '-'),
  },
)
const time = fc.oneof(
  fc
    .date({
      min: new Date('1990-01-01T00:00:00Z'),
      max: new Date('2030-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => JSON.stringify(date)),
  fc.constantFrom(
    '"2026-02-30T00:00:00Z"',
    '"2026-01-01T24:00:00Z"',
    '"2026-01-01T00:00:00"',
    '"2026-01-01"',
  ),
  fc.constantFrom('"2026-01-01T00:00:00.5Z"', '"2026-01-01T00:00:00,123Z"', '"2026-01-01T00:00:00.1234Z"'),
  fc.integer({ min: 0, max: 2_000_000_000_000 }).map(String),
)
const line = fc
  .record({
    values: fc.tuple(spelt, spelt, spelt),
    time,
    blank: fc.constantFrom('', ' '),
    timeLast: fc.boolean(),
    tail: fc.constantFrom('', ' ', '}', '\r'),
  })
  .map(({ values, time, blank, timeLast, tail }) => {
    const members = names.map((name, index) => `"${name}":${blank}${values[index]}`)
    const all = timeLast ? [...members, `"ts":${time}`] : [`"ts":${time}`, ...members]
    return `{${all.join(`,${blank}`)}}${tail}`
  })

/** A line of its own has none before it to be like, so JSON.parse reads it. */
function slowly(text: string) {
  const { samples, problems } = readText('ndjson', text, names)
  return { samples, problems: problems.length }
}

describe('a flat line', () => {
  it('means what JSON.parse makes of it, whatever line came before', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => {
        const mixed = lines.flatMap((text) => [text, text])
        const expected = mixed.map(slowly)
        const { samples, problems } = readText('ndjson', mixed.join('\n'), names)
        const alone = expected.flatMap(({ samples: found }, index) =>
          found.map((sample) => ({ ...sample, line: index + 1 })),
        )
        expect(samples).toEqual(alone)
        expect(problems.length).toBe(expected.reduce((sum, each) => sum + each.problems, 0))
      }),
      { numRuns: 500 },
    )
  })

  it('gives the very double that JSON.parse gives, for any spelling of up to 15 digits', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?(?:0|[1-9]\d{0,8})(?:\.\d{1,9})?$/), (text) => {
        const twice = `{"ts":1,"a":${text}}\n{"ts":2,"a":${text}}`
        const [, second] = readText('ndjson', twice, ['a']).samples
        expect(Object.is(second?.values.a, JSON.parse(text) + 0)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  const shapes: readonly [title: string, lines: readonly string[], values: readonly unknown[]][] = [
    ['other names in the second line', ['{"ts":1,"a":1}', '{"ts":2,"b":2}'], [{ a: 1 }, { b: 2 }]],
    ['more names', ['{"ts":1,"a":1}', '{"ts":2,"a":1,"b":2}'], [{ a: 1 }, { a: 1, b: 2 }]],
    ['fewer names', ['{"ts":1,"a":1,"b":2}', '{"ts":2,"a":1}'], [{ a: 1, b: 2 }, { a: 1 }]],
    ['names nobody reads', ['{"ts":1,"x":1,"a":2}', '{"ts":2,"x":3,"a":4}'], [{ a: 2 }, { a: 4 }]],
    ['escapes in a key', ['{"ts":1,"\\u0061":1}', '{"ts":2,"\\u0061":2}'], [{ a: 1 }, { a: 2 }]],
    [
      'a timestamp by its other name',
      ['{"timestamp":1,"a":1}', '{"timestamp":2,"a":2}'],
      [{ a: 1 }, { a: 2 }],
    ],
  ]
  it.each(shapes)('is read right with %s', (_, lines, values) => {
    const { samples, problems } = readText('ndjson', lines.join('\n'), names)
    expect(problems).toEqual([])
    expect(samples.map((sample) => sample.values)).toEqual(values)
  })

  it('is refused with a name twice, however it is spelt', () => {
    const lines = ['{"ts":1,"a":1,"a":2}', '{"ts":2,"a":3,"\\u0061":4}', '{"ts":3,"a":":","b" : {"a":1}}']
    const { samples, problems } = readText('ndjson', lines.join('\n'), names)
    expect(problems).toEqual([
      { line: 1, column: 15, message: 'The key "a" stands here twice.' },
      { line: 2, column: 15, message: 'The key "a" stands here twice.' },
    ])
    expect(samples).toHaveLength(1)
  })
})
