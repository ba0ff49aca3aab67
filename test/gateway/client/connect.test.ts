import { createHash, createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectGateway } from '../../../src/gateway/client/connect.ts'
import { targetOf, testEdges } from '../client-edges.ts'
import { refusal, type ScriptedGateway, startGateway } from '../scripted-gateway.ts'

const soon = () => AbortSignal.timeout(5_000)
const wrongToken = refusal('INVALID_REQUEST', 'unauthorized: gateway token mismatch')

interface Asked {
  readonly client: { readonly id: string; readonly mode: string }
  readonly auth?: { readonly token?: string }
  readonly scopes: readonly string[]
  readonly device?: { id: string; publicKey: string; signature: string; signedAt: number; nonce: string }
}

/** A gateway that grants the scope as the release of that name does, and takes one token. */
async function release(
  grants: (asked: Asked) => boolean,
  tells = true,
  token = 'right',
): Promise<ScriptedGateway> {
  let granted = true
  const gateway = await startGateway({
    methods: {
      'last-heartbeat': () => (granted ? null : refusal('INVALID_REQUEST', 'missing scope: operator.read')),
      connect: (asked: Asked) => {
        granted = grants(asked)
        if (asked.auth?.token !== token) return wrongToken
        const auth = tells ? { auth: { role: 'operator', scopes: granted ? asked.scopes : [] } } : {}
        return { type: 'hello-ok', protocol: 4, policy: { tickIntervalMs: 30_000 }, snapshot: {}, ...auth }
      },
    },
  })
  onTestFinished(() => gateway.stop())
  return gateway
}

const waysIn = (gateway: ScriptedGateway) =>
  gateway.asked
    .filter(({ method }) => method === 'connect')
    .map(({ params }) => params as unknown as Asked)
    .map(({ client, device }) => (device === undefined ? client.id : 'device'))

const directory = () => mkdtempSync(join(tmpdir(), 'vitals-test-'))

describe('the way into a gateway', () => {
  const anybody = () => true
  const backend = ({ client, device }: Asked) => client.id === 'gateway-client' || device !== undefined
  const device = (asked: Asked) => asked.device !== undefined

  it.each([
    ['grants a command line', anybody, ['cli']],
    ['grants a backend', backend, ['cli', 'gateway-client']],
    ['grants known devices only', device, ['cli', 'gateway-client', 'device']],
  ] as const)('where it %s', async (_, grants, ways) => {
    for (const tells of [true, false]) {
      const gateway = await release(grants, tells)
      const edges = testEdges()
      const open = () =>
        connectGateway(targetOf(gateway.url, 'right'), edges, { need: 'operator.read', signal: soon() })
      ;(await open()).close()
      expect(waysIn(gateway)).toEqual(ways)
      ;(await open()).close()
      expect(waysIn(gateway).slice(ways.length)).toEqual(ways.slice(-1))
    }
  })

  it('is not looked for where health is all that is asked, and nothing is left behind', async () => {
    const gateway = await release(() => false)
    const place = directory()
    const options = { need: null, signal: soon() }
    ;(await connectGateway(targetOf(gateway.url, 'right'), testEdges(place), options)).close()
    expect(waysIn(gateway)).toEqual(['cli'])
    expect(readdirSync(place)).toEqual([])
  })

  it('that leads nowhere is told as a missing scope', async () => {
    const gateway = await release(() => false)
    const options = { need: 'operator.read', signal: soon() } as const
    await expect(connectGateway(targetOf(gateway.url, 'right'), testEdges(), options)).rejects.toMatchObject({
      code: 'GATEWAY_SCOPE_MISSING',
      exit: 77,
    })
  })

  it('begins with the credential that was taken the last time', async () => {
    const gateway = await release(() => true)
    const edges = testEdges()
    const target = targetOf(gateway.url, 'wrong', 'right')
    const tokens = () => gateway.asked.map(({ params }) => (params as unknown as Asked).auth?.token)
    ;(await connectGateway(target, edges, { need: null, signal: soon() })).close()
    expect(tokens()).toEqual(['wrong', 'right'])
    ;(await connectGateway(target, edges, { need: null, signal: soon() })).close()
    expect(tokens()).toEqual(['wrong', 'right', 'right'])
  })

  it('is refused with the reason of the last credential, and as missing where there is none', async () => {
    const gateway = await release(() => true)
    const options = { need: null, signal: soon() }
    await expect(connectGateway(targetOf(gateway.url, 'a', 'b'), testEdges(), options)).rejects.toMatchObject(
      {
        code: 'GATEWAY_TOKEN_REFUSED',
        message: expect.stringContaining('file 2'),
      },
    )
    await expect(connectGateway(targetOf(gateway.url), testEdges(), options)).rejects.toMatchObject({
      code: 'GATEWAY_TOKEN_MISSING',
    })
  })
})

describe('the device of this host', () => {
  it('signs the challenge so that anybody with its public key can verify it, and is kept for itself', async () => {
    const gateway = await release(({ device }) => device !== undefined)
    const place = directory()
    const options = { need: 'operator.read', signal: soon() } as const
    for (const _ of [1, 2]) {
      ;(await connectGateway(targetOf(gateway.url, 'right'), testEdges(place), options)).close()
    }
    const proofs = gateway.asked.flatMap(({ params }) => (params as unknown as Asked).device ?? [])
    expect(new Set(proofs.map(({ id }) => id)).size).toBe(1)
    for (const { id, publicKey, signature, signedAt, nonce } of proofs) {
      const raw = Buffer.from(publicKey, 'base64url')
      expect(createHash('sha256').update(raw).digest('hex')).toBe(id)
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
      const text = `v2|${id}|cli|cli|operator|operator.read|${signedAt}|right|${nonce}`
      expect(verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))).toBe(true)
    }
    const folder = join(place, 'gateways')
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).mode & 0o077).toBe(0)
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain('right')
    }
    expect(statSync(folder).mode & 0o077).toBe(0)
  })
})
