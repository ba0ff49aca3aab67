import { hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import * as v from 'valibot'
import { retryAfterSeconds } from '../../../core/heartbeat/admission.ts'
import { isoTime } from '../../../core/text/time.ts'
import { joinRequestSchema } from '../api/key-request.ts'
import { operations } from '../api/operations.ts'
import { type Problem, problem, problemOfRefusal } from '../http/problem.ts'
import type { Reply, Route, RouteRequest } from '../http/route.ts'
import { jsonIn } from '../http/router.ts'
import { type Authenticated, authenticate } from '../ingest/authenticate.ts'
import type { RemoteStore } from '../judge/thread/judge-thread.ts'
import { JoinPace } from '../keys/join/join-pace.ts'
import type { KeyKeeper } from '../keys/key-keeper.ts'
import type { KeyRing } from '../keys/key-ring.ts'

/** What the route by which agents join works with. */
export interface JoinEdges {
  readonly keys: {
    readonly ring: Pick<KeyRing, 'joining'>
    readonly keeper: Pick<KeyKeeper, 'join'>
    /** Takes what changed into use. */
    readonly follow: () => Promise<void>
  }
  readonly store: Pick<RemoteStore, 'agent'>
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Chance between 0 and 1. */
  readonly chance: () => number
  /** Whether the connection is one by which this agent may beat. */
  readonly mayBeat: (agent: string, request: IncomingMessage) => boolean
  /** Told whom a good signature did not help. */
  readonly refused: (fields: Readonly<Record<string, unknown>>) => void
}

const mostBytes = 1_024

/** Gives an agent a key of its own for the signature of a joining key: pace, way, signature, time, body, name. */
export function joinRoute(edges: JoinEdges): Route {
  const pace = new JoinPace(edges.now)
  return {
    ...operations.joinAgent,
    async handle(request) {
      if (!pace.take(request.source.socket.remoteAddress ?? '')) return tooMany(edges.chance())
      if (!request.isPrivate) return problem('joins-in-plain')
      const body = await request.bytes(mostBytes)
      const { now, keys } = edges
      const signer = authenticate(request.source.headers, body, keys.ring.joining, now())
      if (!signer.ok) return problemOfRefusal(signer.refusal)
      if (!signer.inTime) {
        return problemOfRefusal('timestamp-out-of-tolerance', { server_time: isoTime(now()) })
      }
      const asked = v.safeParse(joinRequestSchema, jsonIn(body))
      if (!asked.success) return problem('invalid-body', { detail: asked.issues[0].message })
      return await join(edges, signer, asked.output.agent_id, body, request)
    },
  }
}

async function join(
  { keys, store, mayBeat, refused }: JoinEdges,
  { keyId, id }: Authenticated,
  agent: string,
  body: Uint8Array,
  { source }: RouteRequest,
): Promise<Reply> {
  const refuse = (name: Problem | 'certificate-mismatch') => {
    refused({ agent_id: agent, joining_key: keyId, because: name })
    return name === 'certificate-mismatch' ? problemOfRefusal(name) : problem(name)
  }
  if (!mayBeat(agent, source)) return refuse('certificate-mismatch')
  const request = hash('sha256', Buffer.concat([Buffer.from(`${keyId}\0${id}\0`), body]))
  const hasBeaten = (await store.agent(agent)) !== null
  const made = await keys.keeper.join({ joiningKey: keyId, agent, request, hasBeaten })
  if (typeof made === 'string') return refuse(made)
  await keys.follow()
  return { status: 201, body: made }
}

function tooMany(chance: number): Reply {
  const reply = problem('too-many-joins')
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(retryAfterSeconds(2, chance)) } }
}
