import { describe, expect, it } from 'vitest'
import { resultsOf } from '../../../../src/gateway/server/ingest/results.ts'
import { exposed, expositionFor } from '../../../../src/gateway/server/metrics/exposition.ts'
import { IngestCounts } from '../../../../src/gateway/server/metrics/ingest-counts.ts'

const metric = {
  ...({ name: 'vitals_x_total', kind: 'counter', help: 'Back\\slash\nand line.' } as const),
  samples: [{ labels: { agent: 'a"\\\n' }, value: 2 }, { value: 0.5 }],
}

describe('metrics as text', () => {
  it('have the form of Prometheus, escaped', () => {
    expect(exposed([metric], 'prometheus')).toBe(
      [
        '# HELP vitals_x_total Back\\\\slash\\nand line.',
        '# TYPE vitals_x_total counter',
        'vitals_x_total{agent="a\\"\\\\\\n"} 2',
        'vitals_x_total 0.5',
        '',
      ].join('\n'),
    )
  })

  it('have that of OpenMetrics where it is asked for: a family without _total, and an end', () => {
    expect(expositionFor('application/openmetrics-text; version=1.0.0,text/plain;q=0.5')).toBe('openmetrics')
    expect(expositionFor('text/plain')).toBe('prometheus')
    const lines = exposed([metric], 'openmetrics').split('\n')
    expect([lines[1], lines[3], lines.at(-2)]).toEqual([
      '# TYPE vitals_x counter',
      'vitals_x_total 0.5',
      '# EOF',
    ])
  })
})

describe('the counts of ingest', () => {
  it('are by result and of limited number', () => {
    const counts = new IngestCounts()
    for (const result of ['used', 'late', 'used']) counts.count(result)
    for (let index = 0; index < 100; index += 1) counts.count(`strange ${index}`)
    const { samples } = counts.metric
    expect(samples).toContainEqual({ labels: { result: 'used' }, value: 2 })
    expect(samples).toHaveLength(65)
    expect(samples).toContainEqual({ labels: { result: 'other' }, value: 38 })
  })

  it('name each beat of a batch by what became of it', () => {
    const [used, again] = [
      '{"duplicate":false,"status":"used","reasons":["\\"status\\":\\"late\\""]}',
      '{"duplicate":true,"status":"used"}',
    ]
    const refused = '{"type":"urn:openvitals:problem:invalid-body","title":"","status":422}'
    expect(resultsOf({ body: `{"batch_id":"hbb_1","results":[${used},${refused},${again}]}` })).toEqual([
      ...['used', 'invalid-body', 'duplicate'],
    ])
    expect(resultsOf({ body: refused })).toEqual(['invalid-body'])
  })
})
