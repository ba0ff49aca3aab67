import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VitalsError } from '../../../../../src/core/errors.ts'
import { createEngine } from '../../../../../src/core/policy/engine/compile.ts'
import { type InputFormat, readerFor } from '../../../../../src/core/policy/workbench/input/format.ts'
import { Intake } from '../../../../../src/core/policy/workbench/input/intake.ts'
import { createSimulation } from '../../../../../src/core/policy/workbench/simulate/simulate.ts'
import { policyOf } from '../../../../timeline.ts'

const engine = createEngine(
  policyOf(`interval: 8760h
probes: { disk: { kind: disk, path: / } }
signals: { low: { expr: disk.free_pct, window: 17520h, reduce: avg } }
facts: { orders: { type: number } }
checks: { a: { transitions: { healthy->degraded: { condition: low < 15 && orders < 5, consecutive: 1 } } } }`),
)

const cell = fc.oneof(
  fc.constantFrom(
    '1',
    '-0',
    '1e3',
    '',
    'NaN',
    '+Inf',
    '8%',
    '10,5',
    '"1,000"',
    '"',
    'true',
    '2026-01-01',
    '1e999',
  ),
  fc.constantFrom(
    '{"a":1}',
    '[]',
    'null',
    '\ufeff',
    '"ts"',
    'disk.free_pct',
    'orders',
    'ts',
    'Time',
    '__proto__',
  ),
  fc.string({ maxLength: 6 }),
)
const glue = fc.constantFrom(',', ';', '\t', '\n', '\r\n', ':', '{', '}', '[', ']', ' ')
const soup = fc.array(fc.tuple(cell, glue), { maxLength: 40 }).map((parts) => parts.flat().join(''))
const time = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom('2026-01-01T00:00:60Z', '1969-12-31', 'soon', null),
)
const value = fc.oneof(
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, '', '8%', '5'),
  fc.array(fc.integer()),
  fc.object(),
)
const line = fc.record(
  {
    ts: time,
    'disk.free_pct': value,
    disk: value,
    orders: value,
    boot_epoch: value,
    seq: value,
    facts: value,
    probes: value,
  },
  { requiredKeys: [] },
)
const point = fc.oneof(fc.tuple(time, value), value)
const answer = fc.record(
  {
    metric: fc.oneof(value, fc.record({ __name__: fc.constantFrom('orders', 'disk.free_pct') })),
    values: fc.oneof(value, fc.array(point)),
    histograms: value,
  },
  { requiredKeys: [] },
)
const text = fc.oneof(
  soup,
  soup.map((below) => `ts,disk.free_pct,orders\n${below}`),
  fc.array(line).map((lines) => lines.map((one) => JSON.stringify(one)).join('\n')),
  fc.array(answer).map((series) => JSON.stringify(series)),
  fc
    .record({
      status: value,
      data: fc.record({ resultType: value, result: fc.oneof(value, fc.array(answer)) }),
      error: value,
    })
    .map((whole) => JSON.stringify(whole)),
)

describe.each<InputFormat>(['csv', 'ndjson', 'prometheus', 'heartbeats'])('any text as %s', (format) => {
  it.each([false, true])(
    'gives samples or an error of the input with its place, skipping bad lines: %j',
    (skipBad) => {
      fc.assert(
        fc.property(text, (given) => {
          const simulation = createSimulation(engine)
          const intake = new Intake(engine, simulation, { path: 'in', skipBad })
          const reader = readerFor(format, intake)
          try {
            reader.push(new TextEncoder().encode(given))
            reader.end()
          } catch (error) {
            if (!(error instanceof VitalsError)) throw error
            expect(error.exit).toBe(65)
            const [, row, column] = /^in:(\d+):(\d+): /.exec(error.message) ?? []
            expect(Number(row)).toBeLessThanOrEqual(given.split('\n').length)
            expect(Number(column)).toBeGreaterThan(0)
            return
          }
          expect(intake.samples === 0 || intake.lack === null || intake.lack.code === 'NOTHING_USED').toBe(
            true,
          )
          if (intake.samples > 0) expect(simulation.finish().samples).toBe(intake.samples)
        }),
        { numRuns: 200 },
      )
    },
  )
})
