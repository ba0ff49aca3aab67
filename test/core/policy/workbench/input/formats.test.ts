import { describe, expect, it } from 'vitest'
import { guessFormat } from '../../../../../src/core/policy/workbench/input/format.ts'
import { readText } from './read-input.ts'

const names = ['cpu', 'disk', 'host']
const values = (text: string) => readText('csv', text, names).samples.map((sample) => sample.values)
const problems = (format: 'ndjson' | 'csv', text: string) => {
  return readText(format, text, names).problems.map(({ line, column, message }) => [line, column, message])
}

describe('a format', () => {
  it.each<[string, string, string]>([
    ['x.csv', '{"ts":1}', 'csv'],
    ['x.ndjson', 'ts,a', 'ndjson'],
    ['x.jsonl', '', 'ndjson'],
    ['-', '{"ts":1,"a":2}', 'ndjson'],
    ['-', '  {"status":"success","data":{}}', 'prometheus'],
    ['x.json', '[{"metric":{}}]', 'prometheus'],
    ['x.txt', 'timestamp,a\n1,2', 'csv'],
    ['-', '', 'ndjson'],
  ])('of %s beginning with %j is %s', (path, head, format) => {
    expect(guessFormat(path, new TextEncoder().encode(head))).toBe(format)
  })
})

describe('CSV', () => {
  it.each<[string, string, readonly object[]]>([
    ['numbers', 'ts,cpu\n1,2\n2,-3.5\n3,1e3', [{ cpu: 2 }, { cpu: -3.5 }, { cpu: 1_000 }]],
    ['no value', 'ts,cpu,disk\n1,,NaN\n2,null,+Inf\n3,-inf,""', [{}, {}, {}]],
    ['truth values', 'ts,cpu\n1,true\n2,FALSE', [{ cpu: true }, { cpu: false }]],
    [
      'texts',
      'ts,host\n1,web 1\n2,"a,b"\n3,"say ""hi"""',
      [{ host: 'web 1' }, { host: 'a,b' }, { host: 'say "hi"' }],
    ],
    [
      'cells over lines',
      'ts,host,cpu\n1,"a\nb",2\n2,c,3',
      [
        { host: 'a\nb', cpu: 2 },
        { host: 'c', cpu: 3 },
      ],
    ],
    ['time in another column', 'cpu,timestamp\n5,1\n6,2', [{ cpu: 5 }, { cpu: 6 }]],
    ['a byte order mark', '\ufeffts,cpu\r\n1,2\r\n', [{ cpu: 2 }]],
    ['blank lines', 'ts,cpu\n\n1,2\n\n', [{ cpu: 2 }]],
    ['columns nobody reads', 'ts,other,cpu\n1,9,2', [{ cpu: 2 }]],
  ])('holds %s', (_, text, expected) => {
    expect(values(text)).toEqual(expected)
  })

  it.each<[string, string, readonly unknown[]]>([
    ['too few cells', 'ts,cpu\n1', [[2, 1, 'The record has 1 cells and the header 2.']]],
    ['a time that is none', 'cpu,ts\n1,soon\n2,3', [[2, 3, '"soon" is not a time.']]],
    [
      'a stray quote',
      'ts,cpu\n1,a"b"',
      [[2, 1, 'A quote stands inside a cell that does not begin with one.']],
    ],
    ['a quote that never ends', 'ts,cpu\n1,"a\n2,3', [[2, 1, 'A quoted cell does not end.']]],
  ])('with %s is told with its place', (_, text, expected) => {
    expect(problems('csv', text)).toEqual(expected)
  })

  it.each([
    ['no time', 'a,b\n1,2', 'The header has no column ts or timestamp.'],
    ['a column twice', 'ts,a,a\n1,2,3', 'The header has two columns "a".'],
  ])('with %s in its header is not read at all', (_, text, message) => {
    expect(() => readText('csv', text, names)).toThrow(message)
  })
})

describe('NDJSON', () => {
  it.each<[string, string, readonly unknown[]]>([
    ['that is none', '{"ts":1,"cpu":}', [[1, 15, 'This is not JSON.']]],
    ['that is cut', '{"ts":1', [[1, 8, 'This is not JSON.']]],
    ['without a time', '{"cpu":1}', [[1, 1, 'The sample has no ts.']]],
    ['with a time that is none', '{"cpu":1,"ts":"soon"}', [[1, 10, '"soon" is not a time.']]],
    ['that is a list', '[1]', [[1, 1, 'A sample is an object with a ts.']]],
    [
      'with a result of no time',
      '{"ts":1,"probes":{"cpu":{"ok":true,"observed_at":"x","value":1,"ttl_ms":0}}}',
      [[1, 36, '"x" is not a time.']],
    ],
  ])('%s is told with its place', (_, text, expected) => {
    expect(problems('ndjson', `${text}\n{"ts":2,"cpu":3}`)).toEqual(expected)
  })

  it('that is not UTF-8 is told', () => {
    const text = new TextDecoder('latin1').decode(Uint8Array.of(0x7b, 0xff, 0x7d))
    expect(problems('ndjson', text)).toHaveLength(1)
  })

  it('reads heartbeats by their results, and by their values where there are none', () => {
    const beat = {
      type: 'heartbeat',
      ts: '2026-01-01T00:00:30Z',
      agent_id: 'a',
      probes: { cpu: 5, disk: { free: 1 } },
      results: [
        { name: 'cpu', ok: false, observed_at: '2026-01-01T00:00:00Z', value: null, error: 'no', ttl_ms: 10 },
      ],
    }
    const at = Date.UTC(2026, 0, 1)
    expect(readText('heartbeats', JSON.stringify(beat), names).samples).toEqual([
      {
        line: 1,
        at: at + 30_000,
        values: { cpu: { value: undefined, observedAt: at, ttlMs: 10 }, disk: { free: 1 } },
      },
    ])
  })
})

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
})
