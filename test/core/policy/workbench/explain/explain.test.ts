import { toJsonSchema } from '@valibot/to-json-schema'
import type { AnySchemaObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it, test } from 'vitest'
import { bindState } from '../../../../../src/core/policy/engine/bound-state.ts'
import { createView, observe } from '../../../../../src/core/policy/engine/observe.ts'
import { layOut } from '../../../../../src/core/policy/engine/row.ts'
import { explainPolicy } from '../../../../../src/core/policy/workbench/explain/explain.ts'
import {
  conditionSchema,
  policyExplainedSchema,
} from '../../../../../src/core/policy/workbench/explain/report.ts'
import { stateSchema, valueSchema } from '../../../../../src/core/report/document.ts'
import { formattedJson } from '../../../../formatted-json.ts'
import { play } from '../../../../timeline.ts'

const digest = `sha256:${'0'.repeat(64)}`

/** Plays a series of one name and explains where the policy then stands. */
function explain(yaml: string, series: Readonly<Record<string, string>>) {
  const played = play(yaml, series)
  const view = createView(played.engine)
  const cells = Object.entries(series).map(([name, text]) => [name, text.split(' ').at(-1) ?? '_'] as const)
  const readings = cells
    .filter(([, cell]) => cell !== '_')
    .map(([name, cell]) => [name, { value: JSON.parse(cell), observedAt: played.endedAt, ttlMs: 0 }] as const)
  layOut(played.engine, { at: played.endedAt, readings: new Map(readings) }, view.row)
  observe(played.engine, bindState(played.engine, structuredClone(played.state)), view, 30_000)
  return { ...explainPolicy(played.engine, played.state, view.frame), policy_digest: digest }
}

const disk = `checks:
  disk:
    transitions:
      healthy->degraded: { condition: free < 15, consecutive: 2, hold: 90s, reason: low }
      degraded->critical: { condition: free < 8 && load > 1, for: 1m, and: load > 2 }
      degraded->healthy: { condition: free > 20, consecutive: 3 }
      critical->healthy: { condition: free > 20 }
`

describe('an explanation', () => {
  it('tells the state, its reason, the values, and how far each way out of it has got', () => {
    const [check] = explain(disk, { free: '30 14 14 22 22', load: '0 0 0 0 0' }).checks
    expect(check).toMatchObject({
      state: 'degraded',
      reason: 'low',
      values: { free: 22, load: 0 },
      hold: { ms: 90_000, until: '2026-01-01T00:02:30.000Z' },
      ways: [
        { to: 'critical', samples: { have: 0, need: 1 }, for_ms: { have: 0, need: 60_000 } },
        { to: 'healthy', samples: { have: 2, need: 3 }, for_ms: null },
      ],
    })
    expect(check?.ways.map(({ change }) => change)).toEqual([
      'critical after 1 sample and 1m with free < 8 && load > 1, the last of them with load > 2',
      'healthy after 1 more sample with free > 20',
    ])
  })

  it('shows a condition as a tree with the value of every part', () => {
    const [check] = explain(disk, { free: '14 14 7', load: '0 0 _' }).checks
    expect(check?.ways[0]?.condition).toEqual({
      text: 'free < 8 && load > 1',
      value: null,
      children: [
        { text: 'free < 8', value: true, children: [{ text: 'free', value: 7, children: [] }] },
        { text: 'load > 1', value: null, children: [{ text: 'load', value: null, children: [] }] },
      ],
    })
  })

  it.each([
    ['14 14 7', '2 2 2', 'critical after 1m more with free < 8 && load > 1, the last of them with load > 2'],
    [
      '14 14 7 7',
      '2 2 2 2',
      'critical after 30s more with free < 8 && load > 1, the last of them with load > 2',
    ],
    ['14 14 7 7 7', '2 2 2 2 2', 'critical with a sample with load > 2'],
  ])('counts time as well as samples: %s', (free, load, change) => {
    expect(explain(disk, { free, load }).checks[0]?.ways[0]?.change).toBe(change)
  })

  it('tells how many samples without data are left until unknown, and what leads out of it', () => {
    const one = explain(disk, { free: '30 30 _', load: '0 0 _' }).checks[0]
    expect(one).toMatchObject({ state: 'healthy', missing: { have: 1, need: 2 }, recover: null })
    const two = explain(disk, { free: '30 30 _ _', load: '0 0 _ _' }).checks[0]
    expect(two).toMatchObject({ state: 'unknown', missing: null, covered: 'healthy', recover: null })
  })

  it('shows each check its own fact', () => {
    const yaml = `checks:
  a: { transitions: { healthy->critical: { condition: x > 1, consecutive: 1 }, critical->recovering: { condition: remediation_applied }, recovering->healthy: { condition: x < 0 } } }
  b: { transitions: { healthy->critical: { condition: y > 1, consecutive: 1 }, critical->recovering: { condition: remediation_applied }, recovering->healthy: { condition: y < 0 } } }
`
    const checks = explain(yaml, { x: '2', y: '0' }).checks
    expect(checks.map(({ values }) => values.remediation_applied)).toEqual([false, false])
  })
})

const sentence =
  /^(?<to>\w+) after (?:(?<count>\d+)(?: more)? samples?(?: in a row)?)?(?: and )?(?:(?<time>[\dms]+)(?: more)?)? with x/
const counts = fc.integer({ min: 1, max: 4 })
const xs = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 })

test('what it says would change the state does so, and one sample less does not', () => {
  fc.assert(
    fc.property(counts, counts, fc.integer({ min: 0, max: 3 }), xs, (enter, leave, forIntervals, series) => {
      const yaml = `checks:
  c:
    transitions:
      healthy->degraded: { condition: x > 6, consecutive: ${enter}, for: ${forIntervals * 30}s }
      degraded->healthy: { condition: x < 3, consecutive: ${leave} }
`
      const x = series.join(' ')
      const [check] = explain(yaml, { x }).checks
      const way = check?.ways[0]
      fc.pre(check?.state !== 'unknown' && way !== undefined)
      const { count = '0', time = '0s' } = sentence.exec(way?.change ?? '')?.groups ?? {}
      const samples = Math.max(Number(count), ticksFor(time, way?.samples.have ?? 0))
      const feed = (times: number) =>
        play(yaml, { x: `${x}${` ${way?.to === 'healthy' ? 0 : 9}`.repeat(times)}` })
      expect(feed(samples).state.checks.c?.state).toBe(way?.to)
      expect(feed(samples - 1).state.checks.c?.state).toBe(check?.state)
    }),
  )
})

/** A run that begins with the next sample has lasted no time at it. */
function ticksFor(time: string, have: number): number {
  const [, minutes = '0', seconds = '0'] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(time) ?? []
  const ticks = (Number(minutes) * 60 + Number(seconds)) / 30
  return ticks === 0 ? 0 : have > 0 ? ticks : ticks + 1
}

describe('the explanation as JSON', () => {
  const jsonSchema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'vitals policy explain --json',
    description: 'Why a policy is in its state, and what would change it.',
    ...toJsonSchema(policyExplainedSchema, {
      target: 'draft-2020-12',
      definitions: { value: valueSchema, state: stateSchema, condition: conditionSchema },
    }),
  }
  const committed: AnySchemaObject = JSON.parse(formattedJson(jsonSchema))
  const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(committed)
  const explained = explain(disk, { free: '30 14 14 22 _', load: '0 0 0 0 3' })

  it('has a committed JSON Schema', async () => {
    await expect(formattedJson(jsonSchema)).toMatchFileSnapshot(
      '../../../../../policies/schemas/policy-explain.schema.json',
    )
  })

  it('follows it', () => {
    expect(v.is(policyExplainedSchema, explained)).toBe(true)
    expect([validate(JSON.parse(JSON.stringify(explained))), validate.errors]).toEqual([true, null])
  })

  it.each([
    ['a state that is none', { ...explained, state: 'fine' }],
    ['a field too many', { ...explained, extra: 1 }],
    ['a way without its words', { ...explained, checks: [{ ...explained.checks[0], ways: [{}] }] }],
  ])('the schema refuses %s', (_, report) => {
    expect(validate(JSON.parse(JSON.stringify(report)))).toBe(false)
  })
})
