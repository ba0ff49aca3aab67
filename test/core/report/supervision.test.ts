import { toJsonSchema } from '@valibot/to-json-schema'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { gatewayRestartSchema, gatewayStatusSchema } from '../../../src/core/report/supervision.ts'
import { formattedJson } from '../../formatted-json.ts'
import { sampleRestarts, sampleStatuses } from '../../render/gateway/sample-gateway-reports.ts'

const documents = [
  {
    name: 'gateway-status',
    description: 'What the manager of its service and its port say of a gateway.',
    schema: gatewayStatusSchema,
    samples: sampleStatuses,
    broken: { ...sampleStatuses.running, state: 'fine' },
  },
  {
    name: 'gateway-restart',
    description: 'What a restart of a gateway came to.',
    schema: gatewayRestartSchema,
    samples: sampleRestarts,
    broken: { ...sampleRestarts.restarted, phases: [{ phase: 'dancing', at_ms: 0 }] },
  },
] as const

describe.each(documents)('the schema of $name', ({ name, description, schema, samples, broken }) => {
  const jsonSchema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `vitals ${name.replace('-', ' ')} --json`,
    description,
    ...toJsonSchema(schema, { target: 'draft-2020-12' }),
  }
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(
    JSON.parse(formattedJson(jsonSchema)),
  )

  it('is committed as JSON Schema', async () => {
    await expect(formattedJson(jsonSchema)).toMatchFileSnapshot(
      `../../../policies/schemas/${name}.schema.json`,
    )
  })

  it.each(Object.entries(samples))('accepts %s', (_, sample) => {
    expect(v.is(schema, sample)).toBe(true)
    expect([validate(sample), validate.errors]).toEqual([true, null])
  })

  it('refuses a word that is none and a field too many', () => {
    for (const wrong of [broken, { ...Object.values(samples)[0], extra: 1 }]) {
      expect(v.is(schema, wrong)).toBe(false)
      expect(validate(wrong)).toBe(false)
    }
  })
})
