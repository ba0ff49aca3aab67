import * as v from 'valibot'
import { keyRequestSchema } from '../api/key-request.ts'
import { operations } from '../api/operations.ts'
import { problem } from '../http/problem.ts'
import { Refused, type Route, type RouteRequest } from '../http/route.ts'
import type { KeyKeeper } from '../keys/key-keeper.ts'
import { keyLine } from '../keys/key-line.ts'

/** Credentials, for the account that runs the gateway: over its own socket, and nowhere else. */
export function keyRoutes(keeper: KeyKeeper, changed: () => Promise<void>): readonly Route[] {
  return [
    {
      ...operations.listKeys,
      handle: async () => ({ status: 200, body: { keys: (await keeper.list()).map(keyLine) } }),
    },
    {
      ...operations.createKey,
      handle: async (request) => {
        const asked = await read(request)
        const body =
          asked.kind === 'agent'
            ? await keeper.createKey(asked.agent_id, asked.labels)
            : await keeper.createToken(asked.name, asked.scopes)
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

async function read(request: RouteRequest): Promise<v.InferOutput<typeof keyRequestSchema>> {
  const result = v.safeParse(keyRequestSchema, await request.json())
  if (result.success) return result.output
  throw new Refused(problem('invalid-body', { detail: result.issues[0].message }))
}
