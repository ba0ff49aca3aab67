import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../../../../src/core/policy/engine/compile.ts'
import { readerFor } from '../../../../../../src/core/policy/workbench/input/format.ts'
import { Intake } from '../../../../../../src/core/policy/workbench/input/intake.ts'
import { collectEvents } from '../../../../../../src/core/policy/workbench/simulate/event.ts'
import { createSimulation } from '../../../../../../src/core/policy/workbench/simulate/simulate.ts'
import { policyOf } from '../../../../../timeline.ts'

const disk = `interval: 1s
probes: { disk: { kind: disk, path: / }, web: { kind: http, url: "http://x/" } }
signals: { free: disk.free_pct }
checks:
  c: { initial: healthy, missing: { consecutive: 1 }, transitions: { healthy->critical: { condition: "CONDITION", consecutive: 1 }, critical->healthy: { condition: "EXIT", consecutive: 1 } } }`

/** The states of a check with these conditions after each line of NDJSON. */
function states(condition: string, exit: string, ...lines: readonly object[]): string[] {
  return statesOf(disk.replace('CONDITION', condition).replace('EXIT', exit), ...lines)
}

function statesOf(yaml: string, ...lines: readonly object[]): string[] {
  const events = collectEvents()
  const engine = createEngine(policyOf(yaml))
  const simulation = createSimulation(engine, { sink: events })
  const reader = readerFor('ndjson', new Intake(engine, simulation, { path: 'in' }))
  const text = lines.map((line, index) => JSON.stringify({ ts: index + 1, ...line })).join('\n')
  reader.push(new TextEncoder().encode(text))
  reader.end()
  return events.states.map(({ state }) => state)
}

describe('a field of a probe that stands by itself', () => {
  it('is what a condition or signal reads', () => {
    const lines = [{ 'disk.free_pct': 50 }, { 'disk.free_pct': 5 }, {}, { 'disk.free_pct': 50 }]
    const expected = ['healthy', 'critical', 'unknown', 'healthy']
    expect(states('disk.free_pct < 15', 'disk.free_pct > 20', ...lines)).toEqual(expected)
    expect(states('free < 15', 'free > 20', ...lines)).toEqual(expected)
  })

  it('makes one result with the others of its sample, and with the whole where that is there', () => {
    const both = 'disk.free_pct < 15 && disk.inodes_free_pct < 15'
    expect(
      states(
        both,
        'disk.free_pct > 20',
        { 'disk.free_pct': 5, 'disk.inodes_free_pct': 5 },
        { 'disk.free_pct': 50 },
      ),
    ).toEqual(['critical', 'healthy'])
    expect(states(both, 'disk.free_pct > 20', { disk: { free_pct: 50 }, 'disk.inodes_free_pct': 5 })).toEqual(
      ['healthy'],
    )
    expect(
      states(both, 'disk.free_pct > 20', {
        'disk.inodes_free_pct': 5,
        disk: { free_pct: 5, inodes_free_pct: 90 },
      }),
    ).toEqual(['critical'])
  })

  it('that is not there tells nothing: no alarm ends by has()', () => {
    const exit = '!has(disk.inodes_free_pct) || disk.inodes_free_pct > 20'
    const lines = [{ 'disk.inodes_free_pct': 5 }, { 'disk.free_pct': 50, 'disk.inodes_free_pct': null }]
    expect(states('disk.inodes_free_pct < 15 || disk.free_pct < 1', exit, ...lines)).toEqual([
      'critical',
      'unknown',
    ])
  })

  it('that is true or false may be 1 or 0, as series of numbers have it', () => {
    const lines = [{ 'web.up': 1 }, { 'web.up': 0 }, { 'web.up': true }, { 'web.up': false }]
    expect(states('web.up == false', 'web.up', ...lines)).toEqual([
      'healthy',
      'critical',
      'healthy',
      'critical',
    ])
  })

  it('lies as deep as a condition on sampled names reads', () => {
    const deep = { 'web.tls.days_left': 3, 'web.tls.issuer': 'x' }
    const condition = "web.tls.days_left < 5 && web.tls.issuer == 'x'"
    const yaml = `checks: { c: { transitions: { healthy->critical: { condition: "${condition}", consecutive: 1 } } } }`
    expect(statesOf(yaml, deep)).toEqual(['critical'])
  })
})
