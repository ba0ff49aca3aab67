import { describe, expect, it, onTestFinished } from 'vitest'
import { connectGateway } from '../../../src/gateway/client/connect.ts'
import { targetOf, testEdges } from '../client-edges.ts'
import { refusal, type ScriptedGateway, startGateway } from '../scripted-gateway.ts'

const soon = () => AbortSignal.timeout(5_000)
const hello = { type: 'hello-ok', protocol: 4, policy: { tickIntervalMs: 30_000 }, snapshot: {} }

async function gatewayOf(connect: (asked: { device?: object; client: { id: string } }) => unknown) {
  const gateway = await startGateway({ methods: { connect } })
  onTestFinished(() => gateway.stop())
  return gateway
}

const devices = ({ asked }: ScriptedGateway) => asked.map(({ params }) => 'device' in params)

describe('a gateway without authentication', () => {
  it('that lets devices in only is entered as one, without asking as a backend first', async () => {
    const gateway = await gatewayOf(({ device }) =>
      device === undefined
        ? refusal('NOT_PAIRED', 'device identity required')
        : { ...hello, auth: { role: 'operator', scopes: ['operator.read'] } },
    )
    const options = { need: 'operator.read' as const, signal: soon() }
    ;(await connectGateway(targetOf(gateway.url), testEdges(), options)).close()
    expect(devices(gateway)).toEqual([false, true])
  })

  it('that wants a token from a device too says so', async () => {
    const gateway = await gatewayOf(({ device }) =>
      device === undefined
        ? refusal('NOT_PAIRED', 'device identity required')
        : refusal('INVALID_REQUEST', 'unauthorized: gateway token missing'),
    )
    const options = { need: 'operator.read' as const, signal: soon() }
    await expect(connectGateway(targetOf(gateway.url), testEdges(), options)).rejects.toMatchObject({
      code: 'GATEWAY_TOKEN_MISSING',
    })
  })
})

describe('a gateway that grants nobody the right to read', () => {
  const scopeless = () => gatewayOf(() => ({ ...hello, auth: { role: 'operator', scopes: [] } }))

  it('can still be asked for its health, over one connection', async () => {
    const gateway = await scopeless()
    const options = { need: 'operator.read' as const, orHealth: true, signal: soon() }
    const connection = await connectGateway(targetOf(gateway.url, 'token'), testEdges(), options)
    expect(connection.hello.scopes).toEqual([])
    connection.close()
  })

  it('is refused by whatever needs more', async () => {
    const options = { need: 'operator.read' as const, signal: soon() }
    const { url } = await scopeless()
    await expect(connectGateway(targetOf(url, 'token'), testEdges(), options)).rejects.toMatchObject({
      code: 'GATEWAY_SCOPE_MISSING',
    })
  })
})

it('every connection of a host has the same name among the clients of a gateway', async () => {
  const gateway = await gatewayOf(() => ({ ...hello, auth: { role: 'operator', scopes: ['operator.read'] } }))
  const edges = testEdges()
  for (let connection = 0; connection < 2; connection += 1) {
    const options = { need: 'operator.read' as const, signal: soon() }
    ;(await connectGateway(targetOf(gateway.url, 'token'), edges, options)).close()
  }
  const names = gateway.asked.map(({ params }) => (params.client as { instanceId: string }).instanceId)
  expect(names).toEqual(['test', 'test'])
})
