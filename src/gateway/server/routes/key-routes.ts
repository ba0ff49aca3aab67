import * as v from 'valibot'
import { keyRequestSchema } from '../api/key-request.ts'
import { operations } from '../api/operations.ts'
import { problem } from '../http/problem.ts'
import { Refused, type Route, type RouteRequest } from '../http/route.ts'
import type { KeyKeeper } from '../keys/key-keeper.ts'
import { keyLine } from '../keys/key-line.ts'

/** Credentials, for the account that runs the gateway: over its own socket, and nowhere else. */
export function keyRoutes(
  keeper: KeyKeeper,
  changed: () => Promise<void>,
  now: () => number,
): readonly Route[] {
  const list = async () => (await keeper.list()).map((row) => keyLine(row, now()))
  return [
    {
      ...operations.listKeys,
      handle: async () => ({ status: 200, body: { keys: await list() } }),
    },
    {
      ...operations.createKey,
      handle: async (request) => {
        const body = await made(keeper, await read(request))
        await changed()
        return { status: 201, body }
      },
    },
    {
      ...operations.rotateKey,
      handle: async ({ params }) => {
        const body = await keeper.rotateKey(params.id ?? '')
        await changed()
        return { status: 201, body }
      },
    },
    {
      ...operations.revokeKey,
      handle: async ({ params }) => {
        await keeper.revoke(params.id ?? '')
        await changed()
        return { status: 200, body: { revoked: params.id } }
      },
    },
  ]
}

type KeyRequest = v.InferOutput<typeof keyRequestSchema>

async function made(keeper: KeyKeeper, asked: KeyRequest): Promise<object> {
  if (asked.kind === 'agent') return await keeper.createKey(asked.agent_id, asked.labels)
  if (asked.kind === 'operator') return await keeper.createToken(asked.name, asked.scopes)
  const { match, max, ttl_ms: ttlMs, labels } = asked
  return await keeper.createJoiningKey({ match, max, ttlMs, labels })
}

async function read(request: RouteRequest): Promise<KeyRequest> {
  const result = v.safeParse(keyRequestSchema, await request.json())
  if (result.success) return result.output
  throw new Refused(problem('invalid-body', { detail: result.issues[0].message }))
}
