import { toJsonSchema } from '@valibot/to-json-schema'
import type { AnySchemaObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { checkFile, checkReport } from '../../../../../src/core/policy/workbench/lint/report.ts'
import { checkReportSchema } from '../../../../../src/core/policy/workbench/lint/report-schema.ts'
import { stateSchema } from '../../../../../src/core/report/document.ts'
import { formattedJson } from '../../../../formatted-json.ts'
import { checkedFiles, sampleCheckReport } from '../../../../render/simulation/checked-policies.ts'

const jsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'vitals policy check --json',
  description: 'What is wrong or doubtful in policies.',
  ...toJsonSchema(checkReportSchema, { target: 'draft-2020-12', definitions: { state: stateSchema } }),
}
const committed: AnySchemaObject = JSON.parse(formattedJson(jsonSchema))
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(committed)
const throughJson = (value: unknown) => JSON.parse(JSON.stringify(value))

describe('the report of policy check', () => {
  it('has a committed JSON Schema', async () => {
    const path = '../../../../../policies/schemas/policy-check.schema.json'
    await expect(formattedJson(jsonSchema)).toMatchFileSnapshot(path)
  })

  it('follows it', () => {
    expect(v.is(checkReportSchema, sampleCheckReport)).toBe(true)
    expect([validate(throughJson(sampleCheckReport)), validate.errors]).toEqual([true, null])
  })

  it('counts errors and warnings over all files', () => {
    expect(sampleCheckReport).toMatchObject({ errors: 4, warnings: 3, infos: 0 })
    expect(checkReport([])).toEqual({ errors: 0, warnings: 0, infos: 0, files: [] })
  })

  it('holds the flap as data', () => {
    expect(checkedFiles.flapping.file.flaps).toEqual([
      {
        check: 'disk',
        signal: 'disk_free_pct',
        center: 15,
        noise: 0.05,
        step_ms: 30_000,
        prefix: 0,
        values: [15, 14.25, 14.25, 15],
        states: ['healthy', 'degraded', 'healthy'],
      },
    ])
  })

  it.each([
    ['a finding without a code', { ...sampleCheckReport, files: [{ path: 'x', findings: [{}] }] }],
    ['a negative count', { ...sampleCheckReport, errors: -1 }],
    ['a field too many', { ...sampleCheckReport, extra: 1 }],
  ])('the schema refuses %s', (_, report) => {
    expect(validate(throughJson(report))).toBe(false)
  })

  it('passes on what is no finding about the file', () => {
    const bytes = new Proxy(new Uint8Array(), {})
    expect(() => checkFile({ path: 'x', bytes }, 'sha256:test', null)).toThrow(TypeError)
  })
})
