import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeOfPath } from '../../../../../../src/core/policy/workbench/input/prometheus/json-place.ts'
import { readText } from '../read-input.ts'

const names = ['cpu', 'disk']

describe('a Prometheus answer', () => {
  const answer = (result: unknown) =>
    JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } })
  const series = (metric: object, ...points: [number, string][]) => ({ metric, values: points })

  it('is a sample for each time that any series has', () => {
    const text = answer([
      series({ __name__: 'cpu', job: 'a' }, [30, '1.5'], [90, 'NaN']),
      series({ __name__: 'disk' }, [60, '7'], [90, '8']),
    ])
    const { samples } = readText('prometheus', text, names)
    expect(samples.map((sample) => [sample.at, sample.values])).toEqual([
      [30_000, { cpu: 1.5 }],
      [60_000, { disk: 7 }],
      [90_000, { disk: 8 }],
    ])
  })

  it('may be the list of series alone', () => {
    const text = JSON.stringify([series({ __name__: 'cpu' }, [30, '1'])])
    expect(readText('prometheus', text, names).samples).toHaveLength(1)
  })

  it.each([
    ['an error', '{"status":"error","error":"bad query"}', 'Prometheus answered with an error: bad query.'],
    [
      'a vector',
      '{"status":"success","data":{"resultType":"vector","result":[]}}',
      'no answer of query_range',
    ],
    ['broken', '{"status":\n"success', 'This is not JSON.'],
    ['without points', answer([{ metric: {} }]), 'Series 1 has no list of times and values.'],
  ])('that is %s is not read at all', (_, text, message) => {
    expect(() => readText('prometheus', text, names)).toThrow(message)
  })

  const cells = ['"1e999"', 'null', '""', '" "', '[]', 'true', 'false', '{}', '["1"]']
  it.each(cells)('counts %s as missing and tells where it is', (cell) => {
    const text = `[{"metric":{"__name__":"cpu"},"values":[[30,"1"],\n [60, ${cell}],[90,"2"]]}]`
    const { samples, absent, problems } = readText('prometheus', text, names)
    expect(samples.map(({ values }) => values)).toEqual([{ cpu: 1 }, {}, { cpu: 2 }])
    expect(problems).toEqual([])
    expect(absent).toEqual([
      {
        line: 2,
        column: 7,
        message: `${JSON.stringify(JSON.parse(cell))} is no number.`,
      },
    ])
  })

  it.each(['NaN', '+Inf', '-Inf', 'Inf'])('has no value at %s, of which nothing is told', (value) => {
    const { samples, absent, problems } = readText(
      'prometheus',
      answer([series({ __name__: 'cpu' }, [30, value])]),
      names,
    )
    expect(samples).toEqual([{ line: 1, at: 30_000, values: {} }])
    expect([absent, problems]).toEqual([[], []])
  })

  it.each<[unknown, string, number]>([
    [[60, '8%'], '"8%" is no number.', 5],
    [[60, '1,000'], '"1,000" is no number.', 5],
    [[60, '0x10'], '"0x10" is no number.', 5],
    [['60', '1'], '"60" is not a time.', 2],
    [[-60, '1'], '-60 is a time outside the years 1970 to 2200.', 2],
    [[30, '1'], 'The point is not newer than the one before it.', 2],
    [[15, '1'], 'The point is not newer than the one before it.', 2],
    [[60], 'This is no pair of a time and a value.', 1],
    [null, 'This is no pair of a time and a value.', 1],
  ])('tells a point %j with its place', (point, message, column) => {
    const text = `[{"metric":{"__name__":"cpu"},"values":[[30,"1"],\n${JSON.stringify(point)}]}]`
    const { samples, problems } = readText('prometheus', text, names)
    expect(problems).toEqual([{ line: 2, column, message }])
    expect(samples).toHaveLength(1)
  })

  it.each([
    ['vector', '[{"metric":{},"value":[1,"2"]}]', 'This is the answer of an instant query (a vector)'],
    ['scalar', '[1,"2"]', 'This is one number (a scalar)'],
    ['string', '[1,"a"]', 'This is a text (a string)'],
    ['toString', '[]', 'This is no answer of query_range'],
  ])('of the type %s is named as what it is', (type, result, message) => {
    expect(() =>
      readText(
        'prometheus',
        `{"status":"success","data":{"resultType":"${type}","result":${result}}}`,
        names,
      ),
    ).toThrow(message)
  })

  it('of native histograms is named, and told where they stand beside numbers', () => {
    const histogram = { metric: { __name__: 'cpu' }, histograms: [[30, { count: '1', sum: '2' }]] }
    expect(() => readText('prometheus', JSON.stringify([histogram]), names)).toThrow(
      'Series 1 is a native histogram',
    )
    const mixed = readText('prometheus', JSON.stringify([{ ...histogram, values: [[60, '1']] }]), names)
    expect(mixed.problems).toHaveLength(1)
    expect(mixed.samples).toHaveLength(1)
  })

  it('with an error that is no text, or series that share a name, ends in words', () => {
    expect(() => readText('prometheus', '{"status":"error","error":{"toString":1}}', names)).toThrow(
      '{"toString":1}',
    )
    const twice = JSON.stringify([
      series({ __name__: 'cpu' }, [30, '1']),
      series({ __name__: 'cpu' }, [60, '2']),
    ])
    expect(() => readText('prometheus', twice, names)).toThrow('Two series are called cpu{}.')
  })

  it('reads times in seconds with a fraction, milliseconds, and one point alone', () => {
    const times = [1_767_225_600.5, 1_767_225_600_500].map((time) => {
      return readText('prometheus', JSON.stringify([series({ __name__: 'cpu' }, [time, '1'])]), names)
        .samples[0]?.at
    })
    expect(times).toEqual([1_767_225_600_500, 1_767_225_600_500])
  })

  it('has its places where JSON has them, whatever stands around', () => {
    const json = fc.json({ maxDepth: 3 })
    fc.assert(
      fc.property(json, json, fc.constantFrom('', ' ', '\n\t'), (before, after, blank) => {
        const text = `${blank}[${before},${blank}{"a]":${before},"b":${blank}"HERE"},${after}]`
        const { line, column } = placeOfPath(text, [1, 'b'])
        const lines = text.split('\n')
        expect(lines[line - 1]?.slice(column - 1)).toMatch(/^"HERE"/)
      }),
    )
  })
})
