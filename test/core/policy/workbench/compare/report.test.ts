import { toJsonSchema } from '@valibot/to-json-schema'
import type { AnySchemaObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { comparisonSchema } from '../../../../../src/core/policy/workbench/compare/report.ts'
import { stateSchema } from '../../../../../src/core/report/document.ts'
import { formattedJson } from '../../../../formatted-json.ts'
import { comparison } from './sample-comparison.ts'

const jsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'vitals policy simulate --diff --json',
  description: 'What another policy would change over the same samples.',
  ...toJsonSchema(comparisonSchema, { target: 'draft-2020-12', definitions: { state: stateSchema } }),
}
const committed: AnySchemaObject = JSON.parse(formattedJson(jsonSchema))
const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(committed)
const throughJson = (value: unknown) => JSON.parse(JSON.stringify(value))

describe('the report of a comparison', () => {
  it('has a committed JSON Schema', async () => {
    await expect(formattedJson(jsonSchema)).toMatchFileSnapshot(
      '../../../../../policies/schemas/simulate-diff.schema.json',
    )
  })

  it('follows it', () => {
    expect(v.is(comparisonSchema, comparison)).toBe(true)
    expect([validate(throughJson(comparison)), validate.errors]).toEqual([true, null])
  })

  it.each([
    ['a field too many', { ...comparison, extra: 1 }],
    ['one side only', { ...comparison, other: undefined }],
    ['a state that is none', { ...comparison, base: { ...comparison.base, final: 'fine' } }],
    ['a guard without an outcome', { ...comparison, guards: [{ guard: 'pages > 1', base: 1, value: 2 }] }],
  ])('the schema refuses %s', (_, report) => {
    expect(validate(throughJson(report))).toBe(false)
  })
})
