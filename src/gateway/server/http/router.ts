import type { IncomingMessage, ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
import { VitalsError } from '../../../core/errors.ts'
import { BytesInFlight, readBody } from '../ingest/read-body.ts'
import type { Operator } from '../keys/key-ring.ts'
import { allows } from '../keys/operator-token.ts'
import { isForeign, isLocal } from './host-guard.ts'
import { problem, problemOfError } from './problem.ts'
import { Refused, type Reply, type Route } from './route.ts'

const mostBytes = 64 * 1_024
const mostInFlight = 4 * 1_024 * 1_024

/** What a router works with. */
export interface RouterEdges {
  readonly routes: readonly Route[]
  /** Whose token it is; `null` for none that counts. */
  readonly operator: (token: string) => Operator | null
  /** The account that runs the gateway: who asks over its own socket may do everything. */
  readonly account: string
  /** Names by which the gateway may be asked. */
  readonly hosts: () => readonly string[]
  /** Told of defects. */
  readonly failed: (error: unknown, route: string) => void
}

/** Answers everything but heartbeats: finds the route, asks for a token where one is needed, and never leaves a request open. */
export class Router {
  readonly #edges: RouterEdges
  readonly #inFlight = new BytesInFlight(mostInFlight)
  readonly #ownAccount: Operator

  constructor(edges: RouterEdges) {
    this.#edges = edges
    this.#ownAccount = { id: 'socket', name: edges.account, scopes: ['operator.admin'] }
  }

  /** @param bySocket the request came over the gateway's own socket, which its account alone can open */
  async answer(request: IncomingMessage, response: ServerResponse, bySocket: boolean): Promise<void> {
    let reply: Reply
    try {
      reply = await this.#reply(request, bySocket)
    } catch (error) {
      if (error instanceof Refused) reply = error.reply
      else if (error instanceof VitalsError) reply = problemOfError(error)
      else {
        this.#edges.failed(error, request.url ?? '')
        reply = problem('internal')
      }
    }
    write(response, reply, request.method === 'HEAD')
  }

  async #reply(request: IncomingMessage, bySocket: boolean): Promise<Reply> {
    const foreign = bySocket ? null : isForeign(request, this.#edges.hosts())
    if (foreign !== null) return problem(foreign)
    const url = URL.parse(request.url ?? '', 'http://gateway')
    if (url === null) return problem('not-found')
    const found = this.#edges.routes.flatMap((route) => {
      const params = route.socketOnly && !bySocket ? null : paramsIn(route.path, url.pathname)
      return params === null ? [] : [{ route, params }]
    })
    if (found.length === 0) return problem('not-found')
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const match = found.find(({ route }) => route.method === method)
    if (match === undefined) {
      const allow = found.map(({ route }) => route.method).join(', ')
      const refusal = problem('method-not-allowed')
      return { ...refusal, headers: { allow } }
    }
    const operator = bySocket ? this.#ownAccount : this.#operatorOf(request)
    const { handle, isPublic } = match.route
    const scope = isPublic?.() ? null : match.route.scope
    if (scope !== null && operator === null) {
      return problem(request.headers.authorization === undefined ? 'missing-token' : 'invalid-token')
    }
    if (scope !== null && operator !== null && !allows(operator.scopes, scope)) {
      return problem('insufficient-scope', { scope })
    }
    return await handle({
      params: match.params,
      query: url.searchParams,
      accept: request.headers.accept ?? '',
      operator,
      isLocal: bySocket || isLocal(request),
      isPrivate: bySocket || isLocal(request) || request.socket instanceof TLSSocket,
      source: request,
      bytes: (most = mostBytes) => this.#bytes(request, most),
      json: async (most = mostBytes) => jsonIn(await this.#bytes(request, most)),
    })
  }

  #operatorOf({ headers }: IncomingMessage): Operator | null {
    const token = /^Bearer ([!-~]{1,512})$/i.exec(headers.authorization ?? '')?.[1]
    return token === undefined ? null : this.#edges.operator(token)
  }

  async #bytes(request: IncomingMessage, most: number): Promise<Uint8Array> {
    const { body, done } = await readBody(request, most, this.#inFlight)
    done()
    if (typeof body === 'string') throw new Refused(problem('body-too-large'))
    return body
  }
}

/** What a body says. @throws Refused */
export function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    throw new Refused(problem('invalid-body', { detail: 'It is no JSON.' }))
  }
}

/** The named parts of a path that fits a pattern; `null` for one that does not. */
export function paramsIn(pattern: string, path: string): Record<string, string> | null {
  const names = pattern.split('/')
  const parts = path.split('/')
  if (names.length !== parts.length) return null
  const params: [string, string][] = []
  for (const [index, name] of names.entries()) {
    const part = parts[index] as string
    if (!name.startsWith(':')) {
      if (name !== part) return null
    } else if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(part)) return null
    else params.push([name.slice(1), part])
  }
  return Object.fromEntries(params)
}

function write(response: ServerResponse, { status, body, type, headers }: Reply, isHead: boolean): void {
  if (response.destroyed || response.headersSent) return
  const bytes = Buffer.from(typeof body === 'string' ? body : `${JSON.stringify(body)}\n`)
  response.writeHead(status, {
    'content-type': type ?? 'application/json',
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  })
  response.end(isHead ? undefined : bytes)
}
