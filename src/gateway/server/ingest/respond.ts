import type { ServerResponse } from 'node:http'
import { refused } from '../judge/answers.ts'
import type { Answer } from '../judge/items.ts'

// When old payloads and names were given up, and when they will no longer be read (RFC 9745, RFC 8594).
export const deprecation = {
  deprecation: '@1769904000',
  sunset: 'Mon, 01 Feb 2027 00:00:00 GMT',
  link: '</v1/aliases>; rel="deprecation"',
}

/** Writes an answer. @param closes ends the connection: the rest of the request was not read */
export function respond(response: ServerResponse, answer: Answer, closes = false): void {
  if (response.destroyed) return
  const { status, body, replayed, deprecated, retryAfter } = answer
  const length = Buffer.byteLength(body)
  response.writeHead(status, {
    'content-type': status === 200 ? 'application/json' : 'application/problem+json',
    'content-length': length,
    ...(replayed && { 'idempotent-replayed': 'true' }),
    ...(deprecated && deprecation),
    ...(retryAfter > 0 && { 'retry-after': String(retryAfter) }),
    ...(status === 401 && { 'www-authenticate': 'Webhook-Signature' }),
    ...(status === 405 && { allow: 'POST' }),
    ...(closes && { connection: 'close' }),
  })
  // A text goes out in one piece with the head before it, and ASCII as latin1 without being looked at again.
  response.end(body, length === body.length ? 'latin1' : 'utf8')
}

/** The answer of a request that is refused before anybody looked at its beat. */
export function refuse(
  response: ServerResponse,
  refusal: Parameters<typeof refused>[0],
  { members = {}, retryAfter = 0, closes = false }: RefusalDetail = {},
): number {
  const answer = refused(refusal, members, retryAfter)
  respond(response, answer, closes)
  return answer.status
}

interface RefusalDetail {
  readonly members?: Readonly<Record<string, unknown>>
  readonly retryAfter?: number
  readonly closes?: boolean
}
