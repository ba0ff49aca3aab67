import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type ClientEdges, connectGateway, type GatewayTarget } from '../../../src/gateway/client/connect.ts'
import { targetOf, testEdges } from '../client-edges.ts'
import { refusal, type ScriptedGateway, startGateway } from '../scripted-gateway.ts'

interface Asked {
  readonly client: { readonly id: string }
  readonly auth?: { readonly token?: string; readonly password?: string }
  readonly device?: { readonly signedAt: number }
  readonly scopes: readonly string[]
}

const wrongToken = refusal('INVALID_REQUEST', 'unauthorized: gateway token mismatch')

/** A gateway that takes one secret and grants what it is asked for to the clients of this name only. */
async function taking(secret: string, granted: (asked: Asked) => boolean = () => true) {
  const gateway = await startGateway({
    methods: {
      connect: (asked: Asked) => {
        if ((asked.auth?.token ?? asked.auth?.password) !== secret) return wrongToken
        const scopes = granted(asked) ? asked.scopes : []
        return { type: 'hello-ok', protocol: 4, auth: { role: 'operator', scopes } }
      },
    },
  })
  onTestFinished(() => gateway.stop())
  return gateway
}

async function open(target: GatewayTarget, edges: ClientEdges, need: 'operator.read' | null) {
  const connection = await connectGateway(target, edges, { need, signal: AbortSignal.timeout(10_000) })
  onTestFinished(() => connection.close())
}

const came = (gateway: ScriptedGateway) =>
  gateway.asked.map(({ params }) => {
    const { client, auth } = params as unknown as Asked
    return `${client.id} ${auth?.token ?? auth?.password}`
  })

describe('the next credential', () => {
  it('is tried where one was refused', async () => {
    const gateway = await taking('right')
    await open(targetOf(gateway.url, 'wrong', 'right', 'other'), testEdges(), null)
    expect(came(gateway)).toEqual(['cli wrong', 'cli right'])
  })

  it('is not tried where something else is the matter', async () => {
    const connect = refusal('UNAVAILABLE', 'gateway starting', {}, { retryable: true })
    const gateway = await startGateway({ methods: { connect } })
    onTestFinished(() => gateway.stop())
    const failed = open(targetOf(gateway.url, 'one', 'other'), testEdges(), null)
    await expect(failed).rejects.toMatchObject({ code: 'GATEWAY_STARTING' })
    expect(came(gateway)).toEqual(['cli one'])
  })
})

describe('the way in that worked', () => {
  it('is still known after something that needed none', async () => {
    const gateway = await taking('right', ({ client }) => client.id === 'gateway-client')
    const edges = testEdges()
    const target = targetOf(gateway.url, 'wrong', 'right')
    await open(target, edges, 'operator.read')
    await open(target, edges, null)
    const before = gateway.asked.length
    await open(target, edges, 'operator.read')
    expect(came(gateway).slice(before)).toEqual(['gateway-client right'])
  })
})

describe('a connection that leads nowhere', () => {
  it('is closed when another one may do what is needed', async () => {
    const gateway = await taking('right', ({ client }) => client.id === 'gateway-client')
    await open(targetOf(gateway.url, 'right'), testEdges(), 'operator.read')
    expect(came(gateway)).toHaveLength(2)
    await vi.waitFor(() => expect(gateway.clients).toBe(1), { timeout: 10_000 })
  })

  it('is closed when it was refused', async () => {
    const gateway = await taking('right')
    const failed = open(targetOf(gateway.url, 'wrong'), testEdges(), null)
    await expect(failed).rejects.toMatchObject({ code: 'GATEWAY_TOKEN_REFUSED' })
    await vi.waitFor(() => expect(gateway.clients).toBe(0), { timeout: 10_000 })
  })
})

describe('a device', () => {
  it('signs the time of the challenge, not its own', async () => {
    const gateway = await taking('right', ({ device }) => device !== undefined)
    const edges = { ...testEdges(), now: () => 1 }
    await open(targetOf(gateway.url, 'right'), edges, 'operator.read')
    const signed = gateway.asked.flatMap(({ params }) => (params as unknown as Asked).device?.signedAt ?? [])
    expect(signed).toHaveLength(1)
    expect(signed[0]).toBeGreaterThan(1)
  })
})
