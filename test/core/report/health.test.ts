import { join } from 'node:path'
import { toJsonSchema } from '@valibot/to-json-schema'
import type { InferOutput } from 'valibot'
import { expect, expectTypeOf, it } from 'vitest'
import type { HealthReason, HealthReport } from '../../../src/core/report/health.ts'
import { healthReportSchema } from '../../../src/core/report/health.ts'
import { healthState } from '../../../src/core/report/health-state.ts'
import { formattedJson } from '../../formatted-json.ts'

it('the JSON Schema of vitals health --json is committed as the program has it', async () => {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'vitals health --json',
    ...toJsonSchema(healthReportSchema, { target: 'draft-2020-12' }),
  }
  await expect(formattedJson(schema)).toMatchFileSnapshot(
    join(import.meta.dirname, '../../../policies/schemas/health.schema.json'),
  )
})

it('the schema and the type say the same', () => {
  expectTypeOf<InferOutput<typeof healthReportSchema>>().toExtend<HealthReport>()
  expectTypeOf<keyof InferOutput<typeof healthReportSchema>>().toEqualTypeOf<keyof HealthReport>()
})

const reason = (severity: HealthReason['severity']) => ({ severity, code: 'x', subject: 'y', message: 'z' })

it.each([
  [[], 'healthy'],
  [['degraded'], 'degraded'],
  [['degraded', 'critical', 'unknown'], 'critical'],
  [['degraded', 'unknown'], 'unknown'],
  [['unknown'], 'unknown'],
] as const)('reasons %j are %s', (severities, state) => {
  expect(healthState(severities.map(reason))).toBe(state)
})
