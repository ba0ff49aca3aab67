import { expect, it, test } from 'vitest'
import type { CheckExplained, PolicyExplained } from '../../../src/core/policy/workbench/explain/report.ts'
import { renderExplanation } from '../../../src/render/simulation/explanation.ts'
import { paletteFor, plainPalette } from '../../../src/render/terminal/palette.ts'

const inColor = await paletteFor(true)

const look = { width: 80, palette: plainPalette, unicode: true, verbose: false, now: 0 }
const at = '2026-01-01T00:02:00.000Z'
const leaf = (text: string, value: string | number | null) => ({ text, value, children: [] })

const disk: CheckExplained = {
  name: 'disk',
  state: 'degraded',
  covered: null,
  since: at,
  reason: 'disk_low',
  values: { free: 22, load: null },
  ways: [
    {
      from: 'degraded',
      to: 'critical',
      condition: {
        text: 'free < 8 && load > 1',
        value: false,
        children: [
          { text: 'free < 8', value: false, children: [leaf('free', 22)] },
          { text: 'load > 1', value: null, children: [leaf('load', null)] },
        ],
      },
      and: { text: 'load > 2', value: null, children: [leaf('load', null)] },
      samples: { have: 0, need: 1 },
      for_ms: { have: 0, need: 60_000 },
      change: 'critical after 1 sample and 1m with free < 8 && load > 1',
    },
    {
      from: 'degraded',
      to: 'healthy',
      condition: { text: 'free > 20', value: true, children: [leaf('free', 22)] },
      and: null,
      samples: { have: 2, need: 3 },
      for_ms: null,
      change: 'healthy after 1 more sample with free > 20',
    },
  ],
  missing: { have: 1, need: 2 },
  recover: null,
  hold: { ms: 60_000, until: null },
  flapping: true,
}

const unknown: CheckExplained = {
  ...disk,
  name: 'api',
  state: 'unknown',
  reason: null,
  ways: [],
  missing: null,
  recover: { have: 0, need: 2 },
  hold: null,
  flapping: false,
}

const explained: PolicyExplained = {
  policy: 'server',
  policy_digest: `sha256:${'0'.repeat(64)}`,
  at,
  state: 'unknown',
  since: at,
  checks: [disk, unknown],
}

test.each([
  ['Unicode', true],
  ['ASCII', false],
])('a policy is explained check by check, in %s', (_, unicode) => {
  expect(renderExplanation(explained, { ...look, unicode })).toMatchSnapshot()
})

it('tells a negated condition as what it asks for, with the values that it reads', () => {
  const [way] = disk.ways
  if (way === undefined) throw new Error('no way')
  const negated = {
    text: '!(web.up == false)',
    value: false,
    children: [
      { text: 'web.up == false', value: true, children: [{ ...leaf('web.up', null), value: false }] },
    ],
  }
  const page = renderExplanation(
    { ...explained, checks: [{ ...disk, ways: [{ ...way, condition: negated, and: null }] }] },
    look,
  )
  expect(page).toContain('\n    false: web.up == true\n      web.up = false\n')
})

it('says so where nothing leads out of a state', () => {
  const trapped = { ...explained, checks: [{ ...disk, ways: [] }] }
  expect(renderExplanation(trapped, look)).toContain('no transition leads out of this state\n')
})

it('shows ways that look the same once', () => {
  const way = disk.ways[1] as (typeof disk.ways)[0]
  const twice = { ...explained, checks: [{ ...disk, ways: [way, { ...way, from: 'critical' as const }] }] }
  expect(renderExplanation(twice, look).match(/→ healthy/g)).toHaveLength(1)
})

it('lets no value or name reach the terminal as a command', () => {
  const hostile = '\x1b]0;x\x07'
  const way = disk.ways[1] as (typeof disk.ways)[0]
  const evil = { ...way, condition: leaf(hostile, hostile), change: hostile }
  const checks = [{ ...disk, name: hostile, reason: hostile, ways: [evil] }]
  const text = renderExplanation({ ...explained, policy: hostile, checks }, { ...look, palette: inColor })
  expect(text).not.toContain(hostile)
  expect(text.replace(/\x1b\[\d+m/g, '')).toMatch(/^[^\x00-\x09\x0b-\x1f\x7f-\x9f]*$/)
})

test('The state that unknown covers is named', () => {
  const text = renderExplanation({ ...explained, checks: [{ ...unknown, covered: 'critical' }] }, look)
  expect(text).toContain('api unknown (last known critical) since 2026-01-01T00:02:00.000Z')
})

it('breaks a long reason and what would change between words, inside the terminal', () => {
  const reason = 'web.up && web.status < 400 && web.latency_ms < 200 && disk.free_pct > 15'
  const [way] = disk.ways
  if (way === undefined) throw new Error('no way')
  const long = {
    ...disk,
    reason,
    ways: [{ ...way, change: `healthy after 2 samples in a row with ${reason}` }],
  }
  const page = renderExplanation({ ...explained, checks: [long] }, look)
  expect(page.split('\n').filter((line) => line.length > 80)).toEqual([])
  expect(page.replace(/\s+/g, ' ')).toContain(reason)
})
