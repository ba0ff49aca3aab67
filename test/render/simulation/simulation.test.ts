import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../src/core/policy/engine/compile.ts'
import { collectEvents } from '../../../src/core/policy/workbench/simulate/event.ts'
import { createSimulation } from '../../../src/core/policy/workbench/simulate/simulate.ts'
import { Timeline } from '../../../src/core/policy/workbench/simulate/timeline.ts'
import { eventReport, simulationHead } from '../../../src/core/report/simulation-events.ts'
import { renderSimulation } from '../../../src/render/simulation/simulation.ts'
import type { SimulationLists } from '../../../src/render/simulation/simulation-events.ts'
import { paletteFor, plainPalette } from '../../../src/render/terminal/palette.ts'
import type { Style } from '../../../src/render/terminal/style.ts'
import { displayWidth } from '../../../src/render/terminal/width.ts'
import { origin, policyOf } from '../../timeline.ts'

const inColor = await paletteFor(true)

const yaml = `
name: server
checks:
  disk:
    transitions:
      healthy->degraded: { condition: disk_free_pct < 15, consecutive: 2, reason: disk_free_below_warn }
      degraded->critical: { condition: disk_free_pct < 8, consecutive: 1 }
      critical->degraded: { condition: disk_free_pct > 10 }
      degraded->healthy: { condition: disk_free_pct > 20, consecutive: 3 }
  api:
    signal: api_p95_ms
    degraded: { above: 250, consecutive: 2 }
    healthy: { below: 200, consecutive: 3 }
actions:
  tell: { kind: webhook, url_env: HOOK, cooldown: 1h }
  clean: { kind: exec, argv: [/usr/local/bin/clean] }
on:
  - { to: degraded, run: [tell] }
  - { check: disk, to: critical, run: [clean] }
escalation:
  enabled: true
  triggers:
    - { kind: contradiction, when: disk_free_pct > 29 && api_p95_ms > 350 }
`
const plain: Style = { width: 80, palette: plainPalette, unicode: true, verbose: false, now: origin }

function rendered(style: Style, count = 240, text = yaml): string {
  const engine = createEngine(policyOf(text))
  const events = collectEvents()
  const timeline = new Timeline(engine)
  const simulation = createSimulation(engine, {
    sink: { event: events.event, tick: (ticked) => timeline.tick(ticked) },
  })
  for (let index = 0; index < count; index += 1) {
    if (index > 100 && index < 110) continue
    const at = origin + index * 30_000
    const values = {
      disk_free_pct: 18 + 14 * Math.cos(index / 20),
      api_p95_ms: 220 + 200 * Math.sin(index / 11),
    }
    const readings = Object.entries(values).map(
      ([name, value]) => [name, { value: Math.round(value * 10) / 10, observedAt: at, ttlMs: 0 }] as const,
    )
    simulation.sample({ at, readings: new Map(readings) })
  }
  const head = simulationHead(engine, simulation.finish(), `sha256:${'0'.repeat(64)}`)
  const listed = (found: readonly Parameters<typeof eventReport>[0][]) => ({
    count: found.length,
    shown: found.slice(0, 5).map(eventReport),
  })
  const lists = {
    transition: listed(events.transitions),
    notification: listed(events.notifications),
    action: listed(events.actions),
    escalation: listed(events.escalations),
    flapping: listed(events.flapping),
  } as unknown as SimulationLists
  return renderSimulation(head, lists, timeline, style)
}

describe('the page of a simulation', () => {
  it('titles a check with its state at the end, however bad the rest of the last column was', () => {
    const one = `
name: one
checks:
  disk: { signal: disk_free_pct, degraded: { below: 15, consecutive: 1 }, healthy: { above: 16 } }
`
    const counts = Array.from({ length: 60 }, (_, index) => 200 + index)
    const told = counts.map((count) => {
      const page = rendered(plain, count, one)
      return [/[A-Z]{7,8}/.exec(page)?.[0].toLowerCase(), /^. disk {2}(\w+)$/m.exec(page)?.[1]]
    })
    expect(new Set(told.map(([state]) => state))).toEqual(new Set(['healthy', 'degraded']))
    for (const [state, title] of told) expect(title).toBe(state)
  })

  it.each<[string, Style]>([
    ['80 columns', plain],
    ['200 columns', { ...plain, width: 200 }],
    ['ASCII only', { ...plain, unicode: false }],
  ])('is drawn in %s', (_, style) => {
    expect(rendered(style)).toMatchSnapshot()
  })

  it.each([40, 80, 132, 200])('fits %i columns', (width) => {
    const wide = rendered({ ...plain, width }).split('\n')
    for (const line of wide) expect(displayWidth(line)).toBeLessThanOrEqual(width)
  })

  it('says the same in colour', () => {
    const colored = rendered({ ...plain, palette: inColor })
    expect(colored).toContain('\u001b[')
    expect(colored.replaceAll(/\u001b\[\d+m/g, '')).toBe(rendered(plain))
  })

  it('is ASCII where the locale is not UTF-8', () => {
    expect(rendered({ ...plain, unicode: false })).toMatch(/^[\n\x20-\x7e]*$/)
  })

  it('says that there was no sample', () => {
    expect(rendered(plain, 0)).toMatch(/^\? UNKNOWN {2}server · 2 checks · 0 samples · no samples$/m)
  })
})

describe('a timeline', () => {
  const strips = (values: readonly number[], columns: number) => {
    const engine = createEngine(
      policyOf(
        'checks: { a: { transitions: { healthy->critical: { condition: v < 5, consecutive: 1 }, critical->healthy: { condition: v > 5 } } } }',
      ),
    )
    const timeline = new Timeline(engine)
    const simulation = createSimulation(engine, { sink: { tick: (ticked) => timeline.tick(ticked) } })
    for (const [index, value] of values.entries()) {
      const at = origin + index * 30_000
      simulation.sample({ at, readings: new Map([['v', { value, observedAt: at, ttlMs: 0 }]]) })
    }
    return timeline.strips(columns)[0]
  }

  it('shows a trouble of one sample however long the series is', () => {
    const values = Array.from({ length: 20_000 }, (_, index) => (index === 12_345 ? 1 : 50))
    const strip = strips(values, 60)
    expect(strip?.states.filter((state) => state === 'critical')).toHaveLength(1)
    expect(strip?.signals[0]?.values.filter((value) => value === 1)).toHaveLength(1)
    expect(strip?.states).toHaveLength(60)
  })

  it('has no more columns than samples', () => {
    expect(strips([50, 50, 1], 60)).toMatchObject({
      states: ['healthy', 'healthy', 'critical'],
      signals: [{ path: 'v', values: [50, 50, 1] }],
    })
  })

  it('knows the range of all values, also where each column shows the worst of its own', () => {
    const values = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 3 : 40))
    expect(strips(values, 20)?.signals[0]).toMatchObject({ values: Array(20).fill(3), range: [3, 40] })
  })
})
