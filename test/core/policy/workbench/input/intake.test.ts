import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../../../src/core/policy/engine/compile.ts'
import { readerFor } from '../../../../../src/core/policy/workbench/input/format.ts'
import { Intake, type IntakeOptions } from '../../../../../src/core/policy/workbench/input/intake.ts'
import { collectEvents } from '../../../../../src/core/policy/workbench/simulate/event.ts'
import { createSimulation } from '../../../../../src/core/policy/workbench/simulate/simulate.ts'
import { policyOf } from '../../../../timeline.ts'

const sampled =
  'checks: { a: { transitions: { healthy->degraded: { condition: cpu > 5, consecutive: 1 } } } }'
const declared = `probes: { disk: { kind: disk, path: / } }
signals: { free: disk.free_pct }
checks: { a: { transitions: { healthy->degraded: { condition: free < 5, consecutive: 1 } } } }`

function take(yaml: string, text: string, options: Partial<IntakeOptions> = {}) {
  const engine = createEngine(policyOf(yaml))
  const events = collectEvents()
  const simulation = createSimulation(engine, { sink: events })
  const intake = new Intake(engine, simulation, { path: 'in', ...options })
  const reader = readerFor('ndjson', intake)
  reader.push(new TextEncoder().encode(text))
  reader.end()
  return { intake, simulation, states: events.states.map(({ state }) => state) }
}

const every = (seconds: number, count: number) =>
  Array.from({ length: count }, (_, index) => `{"ts":${index * seconds},"cpu":1}\n`).join('')

describe('an intake', () => {
  it('reads a source under the name it was told to stand for, and not that name itself', () => {
    const { states, intake } = take(sampled, '{"ts":1,"value":9,"cpu":1}\n', {
      columns: new Map([['value', 'cpu']]),
    })
    expect(states).toEqual(['degraded'])
    expect(intake.notes.ignoredNames).toEqual(['cpu'])
    const twice = '{"ts":1,"value":1,"cpu":9}\n{"ts":2,"value":9,"cpu":1}\n'
    expect(take(sampled, twice, { columns: new Map([['value', 'cpu']]) }).states).toEqual([
      'healthy',
      'degraded',
    ])
  })

  it('counts the ticks that gaps are filled with, and names the longest of these', () => {
    const { notes } = take(
      sampled,
      [0, 30, 120, 3_030, 3_120].map((ts) => `{"ts":${ts},"cpu":1}\n`).join(''),
    ).intake
    expect(notes.filled).toEqual({ ticks: 2 + 96 + 2, longest: 96, before: 'in:4' })
    expect(take(sampled, every(30, 9)).intake.notes.filled).toEqual({ ticks: 0, longest: 0, before: '' })
  })

  it('counts the names that the policy does not use', () => {
    expect(take(sampled, '{"ts":1,"cpu":1,"x":2}\n{"ts":2,"y":2}\n').intake.notes.ignoredNames).toEqual([
      'x',
      'y',
    ])
  })

  it('asks for the names of a policy that declares none', () => {
    expect(() => take(sampled, '{"ts":1,"cpu_pct":1}\n')).toThrow('names that the samples do not have: cpu.')
    expect(take(sampled, '{"ts":1,"cpu":null}\n').simulation.samples).toBe(1)
    expect(take(declared, '{"ts":1,"other":1}\n').simulation.samples).toBe(1)
  })

  it('takes the value of a signal for its expression', () => {
    expect(take(declared, '{"ts":1,"free":50}\n{"ts":31,"free":1}\n').states).toEqual(['healthy', 'degraded'])
    expect(take(declared, '{"ts":1,"disk":{"free_pct":50}}\n').states).toEqual(['healthy'])
  })

  it('refuses a series that goes back in time or leaps over an age; a recording of single runs may', () => {
    const back = '{"ts":60,"cpu":1}\n{"ts":30,"cpu":1}\n'
    expect(() => take(sampled, back)).toThrow('in:2:1: The sample is older than the one before it.')
    expect(() => take(sampled, '{"ts":1,"cpu":1}\n{"ts":7200000000,"cpu":1}\n')).toThrow('in another unit?')
    expect(take(sampled, `{"recording":1,"fill":false}\n${back}`).simulation.samples).toBe(2)
    const { intake, simulation } = take(sampled, back, { skipBad: true })
    expect([intake.notes.badLines, simulation.samples]).toEqual([1, 1])
  })

  it.each<[number, number | null]>([
    [30, null],
    [15, null],
    [45, null],
    [10, 10_000],
    [300, 300_000],
  ])('finds a step of %i s beside an interval of 30 s to be %j', (seconds, step) => {
    expect(take(sampled, every(seconds, 50)).intake.notes.unfittingStep).toBe(step)
  })

  it.each<[number, number | null]>([
    [30, null],
    [10, 10_000],
    [300, null],
  ])(
    'finds single runs %i s apart beside an interval of 30 s to be %j: they may be rare',
    (seconds, step) => {
      const recording = `{"recording":1,"fill":false}\n${every(seconds, 50)}`
      expect(take(sampled, recording).intake.notes.unfittingStep).toBe(step)
    },
  )
})
