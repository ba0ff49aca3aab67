import * as v from 'valibot'
import { scopes } from '../../../core/fleet/scopes.ts'
import { problem } from '../http/problem.ts'
import { Refused, type Route, type RouteRequest } from '../http/route.ts'
import type { KeyKeeper } from '../keys/key-keeper.ts'
import { keyLine } from '../keys/key-line.ts'

const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/))

const wanted = v.variant('kind', [
  v.strictObject({ kind: v.literal('agent'), agent_id: id, labels: v.record(v.string(), v.string()) }),
  v.strictObject({ kind: v.literal('operator'), name: id, scopes: v.array(v.picklist(scopes)) }),
])

/** Credentials, for the account that runs the gateway: over its own socket, and nowhere else. */
export function keyRoutes(keeper: KeyKeeper, changed: () => Promise<void>): readonly Route[] {
  const common = { scope: 'operator.admin', socketOnly: true } as const
  return [
    {
      ...{ ...common, method: 'GET', path: '/v1/keys' },
      handle: async () => ({ status: 200, body: { keys: (await keeper.list()).map(keyLine) } }),
    },
    {
      ...{ ...common, method: 'POST', path: '/v1/keys' },
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
      ...{ ...common, method: 'POST', path: '/v1/agents/:id/rotate' },
      handle: async ({ params }) => {
        const body = await keeper.rotateKey(params.id ?? '')
        await changed()
        return { status: 201, body }
      },
    },
    {
      ...{ ...common, method: 'DELETE', path: '/v1/keys/:id' },
      handle: async ({ params }) => {
        await keeper.revoke(params.id ?? '')
        await changed()
        return { status: 200, body: { revoked: params.id } }
      },
    },
  ]
}

async function read(request: RouteRequest): Promise<v.InferOutput<typeof wanted>> {
  const result = v.safeParse(wanted, await request.json())
  if (result.success) return result.output
  throw new Refused(problem('invalid-body', { detail: result.issues[0].message }))
}
