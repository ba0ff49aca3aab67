import { toJsonSchema } from '@valibot/to-json-schema'
import type { AnySchemaObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { stateSchema, valueSchema } from '../../../src/core/report/document.ts'
import type { SimulationReport } from '../../../src/core/report/simulation.ts'
import { simulationReportSchema } from '../../../src/core/report/simulation.ts'
import { formattedJson } from '../../formatted-json.ts'

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T
type Described = Frozen<v.InferOutput<typeof simulationReportSchema>>

// Compiles only while the schema and the type say the same.
const typeFitsSchema: (report: SimulationReport) => Described = (report) => report as Described
const schemaFitsType: (report: Described) => SimulationReport = (report) => report as SimulationReport

const jsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'vitals policy simulate --json',
  description: 'What a dry run of a policy over recorded samples came to.',
  ...toJsonSchema(simulationReportSchema, {
    target: 'draft-2020-12',
    definitions: { value: valueSchema, state: stateSchema },
  }),
}
const committed: AnySchemaObject = JSON.parse(formattedJson(jsonSchema))
const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(committed)

const at = '2026-01-01T00:00:00.000Z'
const digest = `sha256:${'0'.repeat(64)}`
const report: SimulationReport = {
  policy: 'server',
  policy_digest: digest,
  engine: 1,
  samples: 2,
  from: at,
  to: at,
  final: { state: 'degraded', checks: { disk: 'degraded' } },
  transitions: [
    {
      at,
      sample: 2,
      check: 'disk',
      from: 'healthy',
      to: 'degraded',
      reason: 'low',
      condition: 'disk < 15',
      values: { disk: 14, rest: null },
    },
  ],
  states: ['healthy', 'degraded'],
  notifications: [
    {
      at,
      sample: 2,
      check: 'disk',
      kind: 'problem',
      previously_notified: null,
      state: 'degraded',
      reason: 'low',
    },
  ],
  actions: [
    {
      at,
      sample: null,
      action: 'tell',
      check: 'disk',
      kind: 'problem',
      state: 'degraded',
      outcome: 'suppressed',
      reasons: ['cooldown'],
    },
  ],
  escalations: { count: 0, ratio: 0, refused: 0 },
  time_in_state: { healthy: 30, degraded: 30 },
  flapping: [{ check: 'disk', from: at, to: null }],
  decision_hash: digest,
}

const broken: readonly [string, unknown][] = [
  ['a field too many', { ...report, extra: 1 }],
  ['a field too few', { ...report, decision_hash: undefined }],
  ['a state that is none', { ...report, final: { state: 'fine', checks: {} } }],
  ['a sample 0', { ...report, transitions: [{ ...report.transitions[0], sample: 0 }] }],
  ['a share above one', { ...report, escalations: { count: 1, ratio: 1.5, refused: 0 } }],
  ['a reason of nobody', { ...report, actions: [{ ...report.actions[0], reasons: ['because'] }] }],
]

describe('the schema of a simulation', () => {
  it('is committed as JSON Schema', async () => {
    await expect(formattedJson(jsonSchema)).toMatchFileSnapshot(
      '../../../policies/schemas/simulate.schema.json',
    )
  })

  it('accepts a report with and without states', () => {
    const { states: _, ...without } = report
    for (const document of [report, without]) {
      expect(v.parse(simulationReportSchema, document)).toEqual(document)
      expect([validate(JSON.parse(JSON.stringify(document))), validate.errors]).toEqual([true, null])
    }
    expect(schemaFitsType(typeFitsSchema(report))).toBe(report)
  })

  it.each(broken)('refuses %s', (_, document) => {
    const sent: unknown = JSON.parse(JSON.stringify(document))
    expect(v.is(simulationReportSchema, sent)).toBe(false)
    expect(validate(sent)).toBe(false)
  })
})
