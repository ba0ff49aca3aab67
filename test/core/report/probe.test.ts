import { toJsonSchema } from '@valibot/to-json-schema'
import type { AnySchemaObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { stateSchema, valueSchema } from '../../../src/core/report/document.ts'
import type { ProbeReport } from '../../../src/core/report/probe.ts'
import { probeReportSchema, probeResultSchema } from '../../../src/core/report/probe.ts'
import { formattedJson } from '../../formatted-json.ts'
import { critical, degraded, healthy, sampleReports } from '../../render/sample-reports.ts'

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T
type Described = Frozen<v.InferOutput<typeof probeReportSchema>>

// Compiles only while the schema and the type say the same.
const schemaFitsType: (report: Described) => ProbeReport = (report) => report
const typeFitsSchema: (report: ProbeReport) => Described = (report) => report

const jsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'vitals probe --json',
  description: 'What one round of probes came to.',
  ...toJsonSchema(probeReportSchema, {
    target: 'draft-2020-12',
    definitions: { value: valueSchema, state: stateSchema, probe_result: probeResultSchema },
  }),
}
const committed: AnySchemaObject = JSON.parse(formattedJson(jsonSchema))
const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(committed)

const broken: readonly [string, unknown][] = [
  ['a field too many', { ...healthy, extra: 1 }],
  ['a field too few', { ...healthy, state_saved: undefined }],
  ['a state that is none', { ...healthy, state: 'fine' }],
  ['a local time', { ...healthy, ts: '2026-11-21T02:17:20+01:00' }],
  ['a check with a field too many', { ...healthy, checks: [{ ...healthy.checks[0], extra: 1 }] }],
  ['a result without a value', { ...healthy, results: [{ ...healthy.results[0], value: undefined }] }],
  ['a negative time', { ...healthy, timing: { total_ms: -1, probes: {} } }],
  ['a confidence above one', { ...healthy, escalation: { llm_required: false, confidence: 1.1 } }],
  ['an outcome of another part', { ...degraded, actions: [{ ...degraded.actions[0], outcome: 'done' }] }],
  ['a digest of another hash', { ...critical, decision_hash: 'md5:00' }],
]

describe('the schema of a probe report', () => {
  it('is committed as JSON Schema', async () => {
    await expect(formattedJson(jsonSchema)).toMatchFileSnapshot('../../../policies/schemas/probe.schema.json')
  })

  it.each(Object.entries(sampleReports))('accepts the %s sample', (_, report) => {
    expect(v.parse(probeReportSchema, report)).toEqual(report)
    expect(schemaFitsType(typeFitsSchema(report))).toBe(report)
    expect([validate(throughJson(report)), validate.errors]).toEqual([true, null])
  })

  it.each(broken)('refuses %s', (_, report) => {
    expect(v.is(probeReportSchema, throughJson(report))).toBe(false)
    expect(validate(throughJson(report))).toBe(false)
  })
})

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
