import { readFileSync } from 'node:fs'
import { toJsonSchema } from '@valibot/to-json-schema'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it, test } from 'vitest'
import { parse } from 'yaml'
import { policyFile } from '../../../../../src/core/policy/language/schema/policy.ts'
import { probeKinds } from '../../../../../src/core/probe-kind/registry.ts'

const target = 'draft-2020-12'
const options = { target, errorMode: 'ignore', typeMode: 'input' } as const

describe('policies/schemas/policy.schema.json', () => {
  it('is committed as the schema of the loader says', async () => {
    const text = `${JSON.stringify(policySchema(), null, 2)}\n`
    await expect(text).toMatchFileSnapshot('../../../../../policies/schemas/policy.schema.json')
  })

  test.each(['host', 'server'])('accepts policies/%s.yaml', (name) => {
    const validate = new Ajv2020({ strict: false }).compile(policySchema())
    const policy: unknown = parse(readFileSync(`policies/${name}.yaml`, 'utf8'))
    expect(validate(policy) || validate.errors).toBe(true)
  })

  test.each([
    ['an unknown key', { intervall: '30s' }],
    ['an option that its kind does not have', { probes: { d: { kind: 'disk', url: '/' } } }],
    ['an unknown kind', { probes: { d: { kind: 'dsk' } } }],
    ['a duration without a unit', { interval: '30' }],
    ['an action without what it needs', { actions: { a: { kind: 'exec' } } }],
  ])('refuses %s', (_, policy) => {
    expect(new Ajv2020({ strict: false }).compile(policySchema())(policy)).toBe(false)
  })
})

/** The loader's schema, with the options of each probe kind in place of any key. */
function policySchema(): Record<string, unknown> {
  const schema = structuredClone(toJsonSchema(policyFile, options)) as Record<string, unknown> & {
    properties: { probes: { additionalProperties: { properties: { ttl: unknown; timeout: unknown } } } }
  }
  const { probes } = schema.properties
  const { ttl, timeout } = probes.additionalProperties.properties
  const kinds = Object.values(probeKinds).map((kind) => {
    const own = toJsonSchema(kind.options, options)
    const properties = { kind: { const: kind.kind }, ttl, timeout, ...own.properties }
    const { description } = kind
    return {
      type: 'object',
      description,
      properties,
      required: ['kind', ...(own.required ?? [])],
      additionalProperties: false,
    }
  })
  Object.assign(probes, { additionalProperties: { oneOf: kinds } })
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'OpenVitals policy', ...schema }
}
