import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DecisionsVerdict, GatewayVerdict } from '../../../core/report/decisions-verdict.ts'
import { isThere } from '../../../host/files/is-there.ts'
import { openGatewayStore } from '../../../store/gateway/sqlite/gateway-store.ts'
import type { TrailReads } from '../../../store/store.ts'
import { rederive } from '../judge/rederive/rederive.ts'
import { JudgedPolicies } from '../judge/state/judged-policy.ts'
import { socketName } from '../run/gateway-options.ts'
import { exchange, isListening } from '../socket/own-socket.ts'
import { gatewayChain, gatewayTrail } from './gateway-trail.ts'
import { recordsAtOnce, type TrailAccess } from './trail-access.ts'
import { verifyGateway } from './verify-gateway.ts'

const longestMs = 15 * 60_000

/** The trail of a gateway, opened. */
export interface OpenTrail {
  /** By what name its chain goes. */
  readonly chain: string
  readonly reads: TrailReads
  /** Recomputes what its chain alone does not tell: the beats, and the decisions on them. */
  readonly verify: () => Promise<GatewayVerdict>
  readonly close: () => Promise<void>
}

/**
 * Opens the trail of the gateway in a directory.
 *
 * @returns `null` where no gateway ever ran
 * @throws VitalsError STORE_HELD while a gateway starts or stops there, and what its files have against it
 */
export async function openGatewayTrail(directory: string): Promise<OpenTrail | null> {
  const access = await openAccess(directory)
  if (access === null) return null
  const verify = () => verifyGateway(access)
  return { chain: gatewayChain, reads: gatewayTrail(directory, access), verify, close: () => access.close() }
}

async function openAccess(directory: string): Promise<TrailAccess | null> {
  const socket = join(directory, socketName)
  if (existsSync(socket) && (await isListening(socket))) return trailBySocket(socket)
  // Looking must not make the store of a gateway that never ran.
  return isThere(join(directory, 'gateway.db')) ? trailOnFiles(directory) : null
}

function trailBySocket(socket: string): TrailAccess {
  const ask = <Answer>(path: string) => {
    return exchange<Answer>(socket, { method: 'GET', path, body: null, timeoutMs: longestMs })
  }
  return {
    ends: () => ask('/v1/audit/chain'),
    page: async ({ forward = false, ...query }) => {
      const given = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])
      const parameters = new URLSearchParams([...given, ['order', forward ? 'oldest' : 'newest']])
      const { records, next } = await ask<{ records: []; next: string | null }>(`/v1/audit?${parameters}`)
      return { items: records, next }
    },
    verifyBeats: () => ask('/v1/audit/beats'),
    rederive: (cursor, { since, through }) => {
      const parameters = new URLSearchParams({ since: String(since), through: String(through) })
      if (cursor !== null) parameters.set('cursor', cursor)
      return ask<DecisionsVerdict>(`/v1/audit/decisions?${parameters}`)
    },
    close: async () => {},
  }
}

function trailOnFiles(directory: string): TrailAccess {
  const store = openGatewayStore(directory, { signsAtEnd: false })
  const policies = new JudgedPolicies()
  return {
    ends: () => store.chainEnds(),
    page: (query) => store.trail(query),
    verifyBeats: () => store.verifyBeats(),
    rederive: (cursor, { since, through }) => {
      const range = { limit: recordsAtOnce, since, through, ...(cursor !== null && { cursor }) }
      return rederive(store, policies, range)
    },
    close: () => store.close(),
  }
}
