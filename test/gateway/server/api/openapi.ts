import { toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'
import { stateSchema, valueSchema } from '../../../../src/core/report/document.ts'
import type { Contract, ContractAnswer } from '../../../../src/gateway/server/api/contract.ts'
import { contracts } from '../../../../src/gateway/server/api/contracts-schema.ts'
import {
  type Operation,
  type OperationName,
  operations,
} from '../../../../src/gateway/server/api/operations.ts'
import { commonProblems, problemIn } from './refusals.ts'

type Json = Readonly<Record<string, unknown>>

const definitions = { state: stateSchema, value: valueSchema }

/** The contract of the gateway's HTTP side as OpenAPI 3.1, made from the schemas of what it takes and answers. */
export function openApi(): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const [name, operation] of Object.entries(operations) as [OperationName, Operation][]) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    const method = operation.method.toLowerCase()
    paths[path] = { ...paths[path], [method]: operationOf(name, operation, contracts[name]) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'OpenVitals gateway',
      version: '1',
      description: 'What agents send to the gateway, and what it can be asked. Times are RFC 3339 in UTC.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:18900', description: 'Where it listens without a configuration.' }],
    paths,
    components: {
      schemas: {
        state: schemaOf(stateSchema, false),
        value: schemaOf(valueSchema, false),
        problem: {
          description: 'A refusal as RFC 9457 writes it; other members depend on its type.',
          type: 'object',
          properties: {
            type: { type: 'string', pattern: '^urn:openvitals:problem:[a-z-]+$' },
            title: { type: 'string' },
            status: { type: 'integer', minimum: 400, maximum: 599 },
          },
          required: ['type', 'title', 'status'],
        },
      },
      responses: {
        refusal: {
          description: 'Why a request is not answered.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/problem' } } },
        },
      },
      securitySchemes,
    },
  }
}

const securitySchemes: Json = {
  token: { type: 'http', scheme: 'bearer', description: 'A token of an operator, by its scopes.' },
  signature: {
    ...{ type: 'apiKey', in: 'header', name: 'webhook-signature' },
    description:
      'HMAC-SHA256 by the key that x-key-id names, over webhook-id, webhook-timestamp and the body.',
  },
  certificate: { type: 'mutualTLS', description: 'The second layer, where the gateway asks for it.' },
}

function operationOf(name: OperationName, operation: Operation, contract: Contract): Json {
  const { summary, description, query = {}, bodies = [], answers, problems } = contract
  const notes = [
    ...(description === undefined ? [] : [description]),
    ...(operation.socketOnly ? ["Served on the gateway's own socket alone."] : []),
  ]
  return {
    operationId: name,
    summary,
    ...(notes.length > 0 && { description: notes.join(' ') }),
    security: securityOf(name, operation),
    parameters: [...pathParameters(operation.path), ...Object.entries(query).map(queryParameter)],
    ...(bodies.length > 0 && {
      requestBody: {
        required: true,
        content: Object.fromEntries(bodies.map(({ type, schema }) => [type, { schema: schemaOf(schema) }])),
      },
    }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)])),
      ...problemAnswers([...commonProblems(operation), ...problems], Object.keys(answers)),
    },
  }
}

function securityOf(name: OperationName, { scope, socketOnly }: Operation): readonly Json[] {
  if (name === 'sendHeartbeats' || name === 'joinAgent')
    return [{ signature: [] }, { signature: [], certificate: [] }]
  return scope === null || socketOnly ? [] : [{ token: [scope] }]
}

function pathParameters(path: string): readonly Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true },
    schema: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' },
  }))
}

function queryParameter([name, schema]: [string, GenericSchema]): Json {
  const { description, ...rest } = schemaOf(schema)
  return { name, in: 'query', required: false, description, schema: rest }
}

function answerOf({ description, schema, types = ['application/json'], headers }: ContractAnswer): Json {
  const media = schema === null ? { schema: { type: 'string' } } : { schema: schemaOf(schema) }
  return {
    description,
    ...(headers !== undefined && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([header, meaning]) => [
          header,
          { description: meaning, schema: { type: 'string' } },
        ]),
      ),
    }),
    content: Object.fromEntries(types.map((type) => [type, media])),
  }
}

/** One answer a status, with the types that it may have. A status that answers by itself keeps its own answer. */
function problemAnswers(names: Contract['problems'], taken: readonly string[]): Json {
  const byStatus = new Map<string, string[]>()
  for (const { status, type } of names.map(problemIn)) {
    const types = byStatus.get(String(status)) ?? []
    byStatus.set(String(status), [...types, type])
  }
  const answers = [...byStatus].filter(([status]) => !taken.includes(status))
  return Object.fromEntries(
    answers.map(([status, types]) => {
      const type = { enum: [...new Set(types)].sort() }
      const schema = { $ref: '#/components/schemas/problem', properties: { type } }
      return [status, { description: 'A refusal.', content: { 'application/problem+json': { schema } } }]
    }),
  )
}

/** A schema in the dialect of OpenAPI 3.1, with what is defined once in one place. */
function schemaOf(schema: GenericSchema, refers = true): Json {
  const made = toJsonSchema(schema, {
    target: 'draft-2020-12',
    ignoreActions: ['check'],
    errorMode: 'throw',
    definitions,
    overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
  }) as Record<string, unknown>
  const { $schema: _, $defs: defined, ...rest } = made
  return refers ? rest : resolved(rest, (defined ?? {}) as Readonly<Record<string, Json>>)
}

/** What a schema that only refers to a definition stands for. */
function resolved(schema: Json, definitions: Readonly<Record<string, Json>>): Json {
  const target =
    typeof schema.$ref === 'string' ? definitions[schema.$ref.split('/').at(-1) ?? ''] : undefined
  return target === undefined ? schema : resolved(target, definitions)
}
