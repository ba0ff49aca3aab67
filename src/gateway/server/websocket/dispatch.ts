import * as v from 'valibot'
import { allows } from '../keys/operator-token.ts'
import type { Method, MethodContext } from '../methods/method.ts'
import type { Client } from './client.ts'
import { limits } from './limits.ts'
import { MethodRefused, wordsOfIssues } from './refusal.ts'
import type { Request } from './request.ts'

/** What answering needs. */
export interface DispatchEdges {
  readonly methods: ReadonlyMap<string, Method>
  readonly context: MethodContext
  /** Why nothing is answered now; `null` while all is. */
  readonly closedBecause: () => string | null
  /** Told of defects. */
  readonly failed: (error: unknown, method: string) => void
}

/** Answers one request of a client that is let in; never leaves one open. */
export async function dispatch(client: Client, request: Request, edges: DispatchEdges): Promise<void> {
  client.underWay += 1
  try {
    client.answer(request.id, await answerTo(client, request, edges))
  } catch (error) {
    if (error instanceof MethodRefused) return client.refuse(request.id, error)
    edges.failed(error, request.method)
    const words = error instanceof Error && 'code' in error ? error.message : 'the method failed'
    client.refuse(request.id, new MethodRefused('UNAVAILABLE', words, { retryable: true }))
  } finally {
    client.underWay -= 1
  }
}

async function answerTo(client: Client, { method: name, params }: Request, edges: DispatchEdges) {
  const closed = edges.closedBecause()
  if (closed !== null) throw new MethodRefused('UNAVAILABLE', closed, { details: { reason: closed } })
  if (client.underWay > limits.requests) {
    throw new MethodRefused('UNAVAILABLE', 'too many requests at once', retry)
  }
  const method = edges.methods.get(name)
  const { role, scopes } = client.client
  if (method === undefined) throw new MethodRefused('INVALID_REQUEST', `unknown method: ${shown(name)}`)
  if (method.role !== role) throw new MethodRefused('INVALID_REQUEST', `unauthorized role: ${role}`)
  const { scope } = method
  if (scope !== null && !allows(scopes, scope)) throw missingScope(scope, client)
  const read = v.safeParse(method.params, params ?? {})
  if (!read.success) {
    throw new MethodRefused('INVALID_REQUEST', `invalid ${name} params: ${wordsOfIssues(read.issues)}`)
  }
  return await method.handle(read.output as never, edges.context, client)
}

const retry = { retryable: true, retryAfterMs: 1_000 } as const

/** The code by which each generation of clients knows it. */
function missingScope(scope: string, client: Client): MethodRefused {
  const code = client.admitted?.protocol === 3 ? 'INVALID_REQUEST' : 'FORBIDDEN'
  const details = { code: 'MISSING_SCOPE', missingScope: scope, requiredScopes: [scope] }
  return new MethodRefused(code, `missing scope: ${scope}`, { details })
}

function shown(name: string): string {
  return name.length > 128 ? `${name.slice(0, 127)}…` : name
}
