import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InputFormat } from '../../../../../src/core/policy/workbench/input/format.ts'
import { cut, readInput, readText } from './read-input.ts'

const names = ['cpu', 'disk', 'load']

const inputs: readonly [InputFormat, string][] = [
  [
    'ndjson',
    [
      '{"recording":1,"fill":false}',
      '{"ts":"2026-01-01T00:00:00Z","cpu":1.5,"disk":2}',
      '{"ts":"2026-01-01T00:00:30Z","cpu":-0.25,"disk":12345.678}',
      '',
      '{"ts":1767225660,"probes":{"cpu":3,"disk":{"ok":true,"observed_at":"2026-01-01T00:00:59Z","value":4,"ttl_ms":5}}}',
      '{"ts":"2026-01-01 00:01:30","load":"größer 😀","cpu":null}\r',
      'broken',
      '{"ts":"2026-01-01T00:02:00Z","cpu":1e3,"facts":{"remediation_applied":true}}',
    ].join('\n'),
  ],
  ['csv', 'timestamp,cpu,"disk",load\r\n1,2,3,"a ""b"", ä\nc"\r\n2,,NaN,x\n3,1\n4,5,6,7'],
  [
    'prometheus',
    '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"cpu"},"values":[[1,"2"],[3,"4"]]},{"metric":{"__name__":"load"},"values":[[1,"NaN"],[2,"5"]]}]}}',
  ],
]

describe.each(inputs)('%s', (format, text) => {
  const whole = readText(format, text, names)

  it('reads something', () => {
    expect(whole.samples.length).toBeGreaterThan(1)
  })

  it('reads the same whatever the chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length * 2), { maxLength: 40 }), (places) => {
        expect(readInput(format, cut(text, places), names)).toEqual(whole)
      }),
    )
  })

  it('reads the same byte by byte', () => {
    const each = Array.from({ length: text.length * 2 }, (_, place) => place)
    expect(readInput(format, cut(text, each), names)).toEqual(whole)
  })
})
