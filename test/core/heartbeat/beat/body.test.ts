import { join } from 'node:path'
import { toJsonSchema } from '@valibot/to-json-schema'
import type { AnySchemaObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { beatBodySchema } from '../../../../src/core/heartbeat/beat/body.ts'
import { formattedJson } from '../../../formatted-json.ts'

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A heartbeat',
  ...toJsonSchema(beatBodySchema, { target: 'draft-2020-12' }),
}

it('the JSON Schema of a heartbeat is committed as the program has it', async () => {
  await expect(formattedJson(schema)).toMatchFileSnapshot(
    join(import.meta.dirname, '../../../../policies/schemas/heartbeat.schema.json'),
  )
})

it('the JSON Schema and the program accept the same bodies', () => {
  const accepts = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema as AnySchemaObject)
  const field = <T>(value: fc.Arbitrary<T>) =>
    fc.option(fc.oneof({ weight: 9, arbitrary: value }, fc.constantFrom(null, 0, 'x', [], {})), {
      nil: undefined,
    })
  const body = fc.record({
    agent_id: field(fc.constantFrom('web-1', '', '-a')),
    heartbeat_id: field(fc.constantFrom('hb_01ARYZ6S410000000000000000', 'a.b')),
    ts: field(fc.constantFrom('2026-11-30T10:00:00Z', '2026-11-30T10:00:00+01:00', 'now')),
    // A list is no map to the JSON Schema; to the program that is said where bodies are read.
    probes: field(fc.dictionary(fc.string(), fc.jsonValue())),
    type: field(fc.constantFrom('heartbeat', 'other')),
    event_version: field(fc.constantFrom(1, 2)),
    seq: field(fc.constantFrom(1, 2 ** 53, 0.5)),
    spooled: field(fc.integer({ min: -2, max: 5 })),
    policy: field(fc.record({ state: fc.constantFrom('healthy', 'fine') })),
    results: field(
      fc.array(
        fc.record(
          {
            name: fc.string(),
            ok: fc.boolean(),
            observed_at: fc.constant('2026-11-30T10:00:00Z'),
            value: fc.jsonValue(),
          },
          { requiredKeys: ['name', 'ok'] },
        ),
      ),
    ),
    escalation: field(fc.record({ llm_required: fc.boolean(), confidence: fc.constantFrom(0, 0.5, 1, 2) })),
  })
  fc.assert(
    fc.property(body, (given) => {
      fc.pre(!Array.isArray(given.probes))
      const written: unknown = JSON.parse(JSON.stringify(given))
      expect(v.safeParse(beatBodySchema, written).success).toBe(accepts(written))
    }),
    { numRuns: 1_000 },
  )
})
