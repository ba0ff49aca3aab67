import { describe, expect, it, onTestFinished } from 'vitest'
import { connectGateway, type GatewayTarget } from '../../../src/gateway/client/connect.ts'
import { targetOf, testEdges } from '../client-edges.ts'
import { startGateway } from '../scripted-gateway.ts'

const here = '127.0.0.1'
const elsewhere = '192.0.2.1'

/** Connects to a gateway on this host under a name that has these addresses; `asked` counts what it was sent. */
async function connectTo(addresses: readonly string[], changes: Partial<GatewayTarget> = {}) {
  const gateway = await startGateway({ methods: {} })
  onTestFinished(() => gateway.stop())
  const resolve = async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }) as const)
  const target = { ...targetOf(gateway.url, 'secret'), ...changes }
  const options = { need: null, signal: AbortSignal.timeout(10_000) }
  const outcome = connectGateway(target, { ...testEdges(), resolve }, options)
  return { outcome, gateway }
}

describe('a secret', () => {
  it.each([
    ['an address of another host', [elsewhere]],
    ['this host and another one', [here, elsewhere]],
    ['another host and this one', [elsewhere, here]],
    ['this host and another one in IPv6', ['::1', '2001:db8::1', here]],
    ['an address that is mapped into IPv6', ['::ffff:192.0.2.1', here]],
  ])('is not sent unencrypted to a name that has %s', async (_, addresses) => {
    const { outcome, gateway } = await connectTo(addresses)
    await expect(outcome).rejects.toMatchObject({ code: 'GATEWAY_PLAINTEXT', phase: 'resolve' })
    expect(gateway.asked).toEqual([])
  })

  it.each([
    ['this host', [here]],
    ['several addresses of this host', ['127.0.0.1', '::ffff:127.0.0.1', '::1']],
  ])('may go unencrypted to %s', async (_, addresses) => {
    const { outcome, gateway } = await connectTo(addresses)
    ;(await outcome).close()
    expect(gateway.asked).toHaveLength(1)
  })

  it('may go unencrypted to another host where that is allowed', async () => {
    const { outcome } = await connectTo([here, elsewhere], { insecure: true })
    ;(await outcome).close()
  })

  it('may go to another host where the way is encrypted', async () => {
    const { outcome, gateway } = await connectTo([here, elsewhere])
    await expect(outcome).rejects.toMatchObject({ code: 'GATEWAY_PLAINTEXT' })
    const encrypted = await connectTo([here, elsewhere], { url: gateway.url.replace('ws:', 'wss:') })
    await expect(encrypted.outcome).rejects.toMatchObject({ code: 'GATEWAY_TLS' })
  })

  it('that does not exist needs no protection', async () => {
    const { outcome } = await connectTo([here, elsewhere], { credentials: [] })
    ;(await outcome).close()
  })
})
