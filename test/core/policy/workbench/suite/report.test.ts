import { toJsonSchema } from '@valibot/to-json-schema'
import type { AnySchemaObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { suiteReport, suiteReportSchema } from '../../../../../src/core/policy/workbench/suite/report.ts'
import { stateSchema, valueSchema } from '../../../../../src/core/report/document.ts'
import { formattedJson } from '../../../../formatted-json.ts'
import { plainRuns, suiteRuns } from '../../../../render/simulation/suite-runs.ts'

const jsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'vitals policy test --json',
  description: 'How the tests of policies ended.',
  ...toJsonSchema(suiteReportSchema, {
    target: 'draft-2020-12',
    definitions: { value: valueSchema, state: stateSchema },
  }),
}
const committed: AnySchemaObject = JSON.parse(formattedJson(jsonSchema))
const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(committed)

describe('the report of policy tests', () => {
  it('has a committed JSON Schema', async () => {
    await expect(formattedJson(jsonSchema)).toMatchFileSnapshot(
      '../../../../../policies/schemas/policy-test.schema.json',
    )
  })

  it.each(Object.entries({ plainRuns, suiteRuns, none: { suites: [], coverage: [] } }))(
    '%s follows it',
    (_, runs) => {
      const report = suiteReport(runs)
      expect(v.is(suiteReportSchema, report)).toBe(true)
      expect([validate(JSON.parse(JSON.stringify(report))), validate.errors]).toEqual([true, null])
    },
  )

  it('counts tests and failed tests over all files', () => {
    expect(suiteReport(suiteRuns)).toMatchObject({ ok: false, tests: 3, failed: 2 })
    expect(suiteReport({ suites: [], coverage: [] })).toMatchObject({ ok: true, tests: 0, failed: 0 })
  })

  it.each([
    ['a field too many', { ...suiteReport(plainRuns), extra: 1 }],
    ['a negative count', { ...suiteReport(plainRuns), failed: -1 }],
    ['no suites', { ...suiteReport(plainRuns), suites: undefined }],
  ])('the schema refuses %s', (_, report) => {
    expect(validate(JSON.parse(JSON.stringify(report)))).toBe(false)
  })
})
