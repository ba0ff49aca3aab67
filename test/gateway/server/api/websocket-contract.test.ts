import { toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'
import { expect, it } from 'vitest'
import {
  socketEventTerms,
  socketMethodTerms,
} from '../../../../src/cli/man/prose/gateway/gateway-socket-prose.ts'
import { stateSchema, valueSchema } from '../../../../src/core/report/document.ts'
import { events } from '../../../../src/gateway/server/events/event-table.ts'
import { methods } from '../../../../src/gateway/server/methods/method-table.ts'
import { formattedJson } from '../../../formatted-json.ts'

const definitions = { state: stateSchema, value: valueSchema }

function schemaOf(schema: GenericSchema): Readonly<Record<string, unknown>> {
  const { $schema: _, $defs: __, ...made } = toJsonSchema(schema, { target: 'draft-2020-12', definitions })
  return made
}

/** What the WebSocket takes, answers and tells, made from its schemas. */
function contract(): object {
  const { $schema: _, ...state } = toJsonSchema(stateSchema, { target: 'draft-2020-12' })
  const { $defs = {} } = toJsonSchema(valueSchema, { target: 'draft-2020-12', definitions })
  // What refers to itself is defined once more, by a number.
  const value = Object.values($defs).find((defined) => typeof defined === 'object' && 'anyOf' in defined)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'OpenVitals gateway, WebSocket',
    description:
      'The parameters and answers of its methods, and what its events say. Frames are those of OpenClaw.',
    methods: Object.fromEntries(
      methods.map(({ name, role, scope, summary, params, answer }) => [
        name,
        { summary, role, scope, params: schemaOf(params), answer: schemaOf(answer) },
      ]),
    ),
    events: Object.fromEntries(
      events.map(({ name, audience, summary, payload }) => [
        name,
        { summary, audience, payload: schemaOf(payload) },
      ]),
    ),
    $defs: { state, value },
  }
}

it('the contract of the WebSocket is committed as the schemas describe it', async () => {
  await expect(formattedJson(contract())).toMatchFileSnapshot('../../../../policies/schemas/websocket.json')
})

it('the manual tells of every method and every event, and of no other', () => {
  const told = [socketMethodTerms, socketEventTerms].map((terms) => terms.map(([name]) => name).sort())
  expect(told).toEqual([methods, events].map((all) => all.map(({ name }) => name).sort()))
})

it('every method and every event has a name of its own', () => {
  for (const names of [methods.map(({ name }) => name), events.map(({ name }) => name)]) {
    expect(new Set(names).size).toBe(names.length)
  }
})
