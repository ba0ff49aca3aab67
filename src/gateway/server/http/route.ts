import type { IncomingMessage } from 'node:http'
import type { Scope } from '../../../core/fleet/scopes.ts'
import type { Operator } from '../keys/key-ring.ts'

/** A request as a route sees it. */
export interface RouteRequest {
  /** Parts of the path by their names in the pattern, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Which forms of an answer are taken, as the header says it. */
  readonly accept: string
  /** Who asks; `null` where nobody has to say. */
  readonly operator: Operator | null
  /** Whether it came from this very host, and not through a proxy. */
  readonly isLocal: boolean
  /** Whether nobody on the way can read it: it came over TLS, or from this very host. */
  readonly isPrivate: boolean
  /** The request itself, whose body is only read by what stands below. */
  readonly source: IncomingMessage
  /** The body as it came, at most so many bytes; 64 KiB without a number. @throws Refused */
  readonly bytes: (mostBytes?: number) => Promise<Uint8Array>
  /** The body as JSON, at most so many bytes; 64 KiB without a number. @throws Refused */
  readonly json: (mostBytes?: number) => Promise<unknown>
}

/** What a request is answered: JSON unless `type` says otherwise, when `body` is text. */
export interface Reply {
  readonly status: number
  readonly body: unknown
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** One thing that can be asked. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** A path whose parts may be names: `/v1/agents/:id`. */
  readonly path: string
  /** What a token must allow; `null` asks for none. */
  readonly scope: Scope | null
  /** Whether the configuration asks for no token after all. */
  readonly isPublic?: () => boolean
  /** Served on the gateway's own socket alone. */
  readonly socketOnly?: true
  readonly handle: (request: RouteRequest) => Promise<Reply> | Reply
}

/** Ends a request with a reply of its own. */
export class Refused extends Error {
  readonly reply: Reply

  constructor(reply: Reply) {
    super(`refused with ${reply.status}`)
    this.name = 'Refused'
    this.reply = reply
  }
}

/** Which part of a list a query asks for: `cursor` and `limit`, 1 to 1,000, 100 without one; `null` for a wrong limit. */
export function pageOf(query: URLSearchParams): { cursor?: string; limit: number } | null {
  const cursor = query.get('cursor')
  const limit = query.get('limit') ?? '100'
  if (!/^[1-9]\d{0,3}$/.test(limit) || Number(limit) > 1_000) return null
  return { limit: Number(limit), ...(cursor !== null && { cursor }) }
}
