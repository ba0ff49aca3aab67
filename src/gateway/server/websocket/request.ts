import * as v from 'valibot'
import { parseStrictJson } from '../../../core/heartbeat/beat/strict-json.ts'
import { isObject, textOf } from '../../protocol/loose-value.ts'
import { wordsOfIssues } from './refusal.ts'

const some = v.pipe(v.string(), v.minLength(1))

const requestSchema = v.strictObject(
  {
    type: v.literal('req'),
    id: some,
    method: some,
    params: v.optional(v.unknown(), {}),
    traceparent: v.optional(v.pipe(v.string(), v.maxLength(128))),
    expectedProfileId: v.optional(v.string()),
  },
  'must be object',
)

/** What a client asks. */
export interface Request {
  readonly id: string
  readonly method: string
  readonly params: unknown
}

/** A message of a client: what it asks, or why it asks nothing; `not_json` is passed over. */
export type ReadRequest =
  | { readonly kind: 'request'; readonly request: Request }
  | { readonly kind: 'invalid'; readonly id: string; readonly why: string }
  | { readonly kind: 'not_json' }

/** Reads one message; never throws, whatever the bytes. */
export function readRequest(text: string): ReadRequest {
  const parsed = parseStrictJson(text)
  if (!parsed.ok && !isJson(text)) return { kind: 'not_json' }
  const given = parsed.ok ? parsed.value : null
  const read = v.safeParse(requestSchema, given)
  if (read.success) return { kind: 'request', request: read.output }
  const id = (isObject(given) ? textOf(given.id) : null) ?? 'invalid'
  const why = parsed.ok ? wordsOfIssues(read.issues) : parsed.message
  return { kind: 'invalid', id, why: `invalid request frame: ${why}` }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
