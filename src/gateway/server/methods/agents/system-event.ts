import * as v from 'valibot'
import { batchAnswerSchema, beatAnswerSchema } from '../../api/answers/beats-schema.ts'
import type { Answer } from '../../judge/items.ts'
import { MethodRefused } from '../../websocket/refusal.ts'
import { method } from '../method.ts'

const text = v.pipe(v.string(), v.maxLength(512))

/** A beat of an agent, or a batch of them: the same bytes, signature and judgement as over HTTP. */
export const systemEvent = method({
  name: 'system-event',
  role: 'node',
  scope: null,
  summary: 'Takes in a beat of an agent, or a batch of them, signed as over HTTP. An answer is durable.',
  params: v.strictObject({
    key_id: v.pipe(text, v.description('As in x-key-id.')),
    id: v.pipe(text, v.description('As in webhook-id.')),
    timestamp: v.pipe(text, v.description('As in webhook-timestamp: seconds of the attempt.')),
    signature: v.pipe(text, v.description('As in webhook-signature.')),
    body: v.pipe(v.string(), v.description('The JSON that was signed, byte for byte.')),
  }),
  answer: v.union([beatAnswerSchema, batchAnswerSchema]),
  async handle({ key_id, id, timestamp, signature, body }, { takeSigned }, { opening }) {
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature }
    const answer = await takeSigned(opening, { ...headers, 'x-key-id': key_id }, Buffer.from(body))
    if (answer.status !== 200) throw refusedAs(answer)
    return JSON.parse(answer.body)
  },
})

/** A refusal over HTTP as the WebSocket tells it: the problem document is its details. */
function refusedAs({ status, body, retryAfter }: Answer): MethodRefused {
  const problem = JSON.parse(body) as { readonly type: string; readonly title: string }
  const name = problem.type.replace('urn:openvitals:problem:', '')
  const code = name.toUpperCase().replaceAll('-', '_')
  const retry = retryAfter > 0 ? ({ retryable: true, retryAfterMs: retryAfter * 1_000 } as const) : {}
  const kind = status === 429 || status === 503 ? 'UNAVAILABLE' : 'INVALID_REQUEST'
  return new MethodRefused(kind, problem.title, { details: { code, problem }, ...retry })
}
