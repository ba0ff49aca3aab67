import { describe, expect, it } from 'vitest'
import { guessFormat } from '../../../../../src/core/policy/workbench/input/format.ts'
import { readText } from './read-input.ts'

const names = ['cpu', 'disk', 'host']
const problems = (format: 'ndjson', text: string) => {
  return readText(format, text, names).problems.map(({ line, column, message }) => [line, column, message])
}

describe('a format', () => {
  it.each<[string, string, string]>([
    ['x.csv', '{"ts":1}', 'csv'],
    ['x.TSV', 'ts', 'csv'],
    ['-', '{"status":5,"ts":1}', 'ndjson'],
    ['-', '{"data":{"free":1},"ts":1}', 'ndjson'],
    ['-', '\ufeff{"data":{"resultType":"matrix"}}', 'prometheus'],
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
