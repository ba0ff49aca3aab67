import { toJsonSchema } from '@valibot/to-json-schema'
import type { AnySchemaObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { channelsSchema } from '../../../../src/core/report/view/channel.ts'
import { cronRunsSchema, cronSchema } from '../../../../src/core/report/view/cron.ts'
import { logGapSchema, logRecordSchema } from '../../../../src/core/report/view/log-record.ts'
import { nodesSchema } from '../../../../src/core/report/view/node.ts'
import { presenceSchema } from '../../../../src/core/report/view/presence.ts'
import { sessionsSchema } from '../../../../src/core/report/view/session.ts'
import { statusSchema } from '../../../../src/core/report/view/status.ts'
import { usageSchema } from '../../../../src/core/report/view/usage.ts'
import type { Asking } from '../../../../src/gateway/client/views/answer.ts'
import { channelsView } from '../../../../src/gateway/client/views/channels/ask.ts'
import { cronRunsView, cronView } from '../../../../src/gateway/client/views/cron/ask.ts'
import { nodesView } from '../../../../src/gateway/client/views/nodes/ask.ts'
import { presenceView } from '../../../../src/gateway/client/views/presence/ask.ts'
import { sessionsView } from '../../../../src/gateway/client/views/sessions/ask.ts'
import { statusView } from '../../../../src/gateway/client/views/status.ts'
import { usageView } from '../../../../src/gateway/client/views/usage/ask.ts'
import { formattedJson } from '../../../formatted-json.ts'
import { askingOf, ours } from '../../../gateway/asking.ts'
import { busyOpenClaw } from '../../../gateway/busy-gateway.ts'
import { busySeed } from '../../../gateway/busy-seed.ts'
import { recorded } from '../../../gateway/recorded.ts'

type Ask = (asking: Asking) => Promise<unknown>

const documents: Readonly<Record<string, readonly [v.GenericSchema, string, Ask]>> = {
  status: [
    statusSchema,
    'How a gateway and its parts are.',
    (asking) => statusView(asking, { verbose: true }),
  ],
  channels: [channelsSchema, 'The channels of a gateway.', (asking) => channelsView(asking, { probe: true })],
  sessions: [
    sessionsSchema,
    'The sessions of a gateway.',
    (asking) => sessionsView(asking, { active: false }),
  ],
  nodes: [nodesSchema, 'The nodes of a gateway.', nodesView],
  cron: [cronSchema, 'The scheduled jobs of a gateway.', (asking) => cronView(asking, { all: true })],
  'cron-runs': [
    cronRunsSchema,
    'The runs of one scheduled job.',
    (asking) => cronRunsView(asking, { job: 'daily-backup', limit: 10 }),
  ],
  usage: [usageSchema, 'Tokens, cost and quotas.', (asking) => usageView(asking, { since: 0, shares: true })],
  presence: [presenceSchema, 'Who and what is at work in a gateway.', presenceView],
}

function committed(name: string, schema: v.GenericSchema, description: string): AnySchemaObject {
  const json = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `vitals ${name.replace('-', ' ')} --json`,
    description,
    ...toJsonSchema(schema, { target: 'draft-2020-12' }),
  }
  return JSON.parse(formattedJson(json))
}

describe.each(Object.entries(documents))('the document of %s', (name, [schema, description, ask]) => {
  const json = committed(name, schema, description)
  const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(json)

  it('is committed as JSON Schema', async () => {
    await expect(formattedJson(json)).toMatchFileSnapshot(`../../../../policies/schemas/${name}.schema.json`)
  })

  it.each([
    ['a busy OpenClaw', busyOpenClaw, {}],
    ['a busy gateway of ours', busySeed, ours],
    ['a recorded OpenClaw', { ...recorded('2026.9.6'), ...named(busyOpenClaw) }, {}],
  ])('is what %s gives', async (_, methods, hello) => {
    const document = await ask(await askingOf(methods, { hello }))
    expect(v.parse(schema, document)).toEqual(document)
    expect([validate(document), validate.errors]).toEqual([true, null])
  })

  it('takes no field that it does not tell of', () => {
    expect(validate({ extra: 1 })).toBe(false)
  })
})

/** The methods that the recordings have no rich answer for. */
function named({ health, 'cron.list': jobs, 'cron.runs': runs }: Readonly<Record<string, unknown>>) {
  return { health, 'cron.list': jobs, 'cron.runs': runs }
}

it('a line of logs tail is committed as JSON Schema', async () => {
  const schema = v.union([logRecordSchema, logGapSchema])
  const json = committed('logs tail', schema, 'One line of a log, or where lines are missing.')
  await expect(formattedJson(json)).toMatchFileSnapshot('../../../../policies/schemas/logs-tail.schema.json')
})
