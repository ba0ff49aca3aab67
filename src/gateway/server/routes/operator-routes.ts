import * as v from 'valibot'
import { parseTimestamp } from '../../../core/text/timestamp.ts'
import { operations } from '../api/operations.ts'
import { agentAckSchema, beatAckSchema, silenceRequestSchema } from '../api/operator-requests.ts'
import { problem } from '../http/problem.ts'
import { pageOf, Refused, type Reply, type Route, type RouteRequest } from '../http/route.ts'
import type { Answer } from '../judge/items.ts'
import type { Speaker } from '../judge/operator/operators.ts'
import { readSilence, silenceReport } from '../judge/operator/silences.ts'
import type { RemoteStore } from '../judge/thread/judge-thread.ts'
import type { ThreadCalls } from '../judge/thread/thread-messages.ts'

/** What operators are answered by. */
export interface OperatorEdges {
  readonly store: Pick<RemoteStore, 'silences'>
  readonly calls: Pick<ThreadCalls, 'speak' | 'silenceAgents' | 'endSilence'>
  /** Epoch milliseconds. */
  readonly now: () => number
}

const states = ['active', 'pending', 'over'] as const

/** What operators say: acknowledgements of agents and of beats, silences and maintenance. */
export function operatorRoutes(edges: OperatorEdges): readonly Route[] {
  const { calls, now } = edges
  return [
    {
      ...operations.acknowledgeAgent,
      handle: async (request) => {
        const asked = await read(request, agentAckSchema)
        const { remediated, action = null, ...given } = asked
        const isPlain = !remediated && action === null
        if ((remediated && action !== null) || (action !== null && given.checks.length > 0)) {
          return problem('invalid-body', {
            detail: 'action stands alone: neither checks nor remediated go with it.',
          })
        }
        if (!isPlain && (given.sticky || given.expires_at !== undefined)) {
          return problem('invalid-body', { detail: 'sticky and expires_at are of acknowledgements alone.' })
        }
        const word = { checks: given.checks, isRemediated: remediated, action, agent: idIn(request) }
        return replyOf(await calls.speak({ ...word, ...said(request, given, now()), heartbeatId: null }))
      },
    },
    {
      ...operations.acknowledgeBeat,
      handle: async (request) => {
        const { agent_id: agent = null, ...given } = await read(request, beatAckSchema)
        const word = { checks: [], isRemediated: false, action: null, agent }
        return replyOf(
          await calls.speak({ ...word, ...said(request, given, now()), heartbeatId: idIn(request) }),
        )
      },
    },
    { ...operations.listSilences, handle: listSilences(edges) },
    { ...operations.silenceAgents, handle: silenceAgents(edges) },
    {
      ...operations.endSilence,
      handle: async (request) => replyOf(await calls.endSilence(idIn(request), speaker(request))),
    },
  ]
}

function silenceAgents({ calls, now }: OperatorEdges): Route['handle'] {
  return async (request) => {
    const { kind, agent, note, ...asked } = await read(request, silenceRequestSchema)
    const from = asked.from === undefined ? null : timeOf(asked.from)
    const until = timeOf(asked.until)
    const checks = [...new Set(asked.checks)].sort()
    if (until <= Math.max(now(), from ?? 0)) {
      return problem('invalid-body', { detail: 'until: must lie ahead, and behind from.' })
    }
    const silence = { kind, agent, checks, from, until, note, ...speaker(request) }
    return replyOf(await calls.silenceAgents(silence))
  }
}

function listSilences({ store, now }: OperatorEdges): Route['handle'] {
  return async ({ query }) => {
    const page = pageOf(query)
    const given = query.get('state')
    const wanted = states.find((state) => state === given)
    if (page === null) return problem('invalid-query', { parameter: 'limit' })
    if (given !== null && wanted === undefined) return problem('invalid-query', { parameter: 'state' })
    const at = now()
    const isOpen = wanted === 'active' || wanted === 'pending'
    const { items, next } = await store.silences({ ...page, ...(isOpen && { endsAfter: at }) })
    const silences = items.map((row) => silenceReport(readSilence(row), at))
    const body = { silences: silences.filter(({ state }) => (wanted ?? state) === state), next }
    return { status: 200, body }
  }
}

interface GivenAck {
  readonly note: string
  readonly sticky: boolean
  readonly expires_at?: string | undefined
  readonly label?: 'false_positive' | 'missed' | 'true_positive' | undefined
}

function said(request: RouteRequest, { note, sticky, expires_at, label }: GivenAck, now: number) {
  const expiresAt = expires_at === undefined ? null : timeOf(expires_at)
  if (expiresAt !== null && expiresAt <= now) {
    throw new Refused(problem('invalid-body', { detail: 'expires_at: must lie ahead.' }))
  }
  return { note, sticky, expiresAt, label: label ?? null, ...speaker(request) }
}

function speaker({ operator }: RouteRequest): Speaker {
  return { by: operator?.name ?? '', via: operator?.id === 'socket' ? 'socket' : 'token' }
}

function idIn({ params }: RouteRequest): string {
  return params.id ?? ''
}

function timeOf(text: string): number {
  return parseTimestamp(text) ?? Number.NaN
}

async function read<Schema extends v.GenericSchema>(
  request: RouteRequest,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, await request.json())
  if (result.success) return result.output
  const [issue] = result.issues
  const path = v.getDotPath(issue)
  const detail = path === null ? issue.message : `${path}: ${issue.message}`
  throw new Refused(problem('invalid-body', { detail }))
}

function replyOf({ status, body, retryAfter }: Answer): Reply {
  const isRefusal = status >= 400
  return {
    status,
    body,
    type: isRefusal ? 'application/problem+json' : 'application/json',
    ...(retryAfter > 0 && { headers: { 'retry-after': String(retryAfter) } }),
  }
}
