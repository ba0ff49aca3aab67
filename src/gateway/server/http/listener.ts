import type { RequestListener } from 'node:http'
import { aliases } from '../../../core/heartbeat/beat/aliases.ts'
import type { Ingest } from '../ingest/ingest.ts'
import { deprecation } from '../ingest/respond.ts'
import { isForeign } from './host-guard.ts'
import type { Router } from './router.ts'

const heartbeats = '/v1/heartbeats'
const oldPrefixes = aliases.filter(({ kind }) => kind === 'endpoint')

/** What one server needs to answer requests. */
export interface ListenerEdges {
  readonly ingest: Pick<Ingest, 'handle'>
  readonly router: Router
  readonly hosts: () => readonly string[]
  /** It is the gateway's own socket, which its account alone can open. */
  readonly bySocket: boolean
}

/** Gives heartbeats to their own route and everything else to the router; old addresses are answered with a notice. */
export function listenerOf({ ingest, router, hosts, bySocket }: ListenerEdges): RequestListener {
  return (request, response) => {
    const given = request.url ?? ''
    const old = oldPrefixes.find((alias) => given.startsWith(`${alias.old}/`))
    if (old !== undefined) {
      request.url = `${old.now}${given.slice(old.old.length)}`
      for (const [name, value] of Object.entries(deprecation)) response.setHeader(name, value)
    }
    const isBeat = request.url?.split('?')[0] === heartbeats
    if (isBeat && (bySocket || isForeign(request, hosts()) === null)) ingest.handle(request, response)
    else void router.answer(request, response, bySocket)
  }
}
