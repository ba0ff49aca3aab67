import { expect, it } from 'vitest'
import { newDeviceKey, prove } from '../../src/gateway/client/device.ts'
import { connectedTo, connectParams, socketTo } from './socket-client.ts'
import { isEvent, startedGateway } from './socket-gateway.ts'

it('challenges first, says what it is, and grants what was asked and the token allows', async () => {
  const { url, token, readToken } = await startedGateway()
  const { hello, frames } = await connectedTo(url, token(), { scopes: ['operator.write'] })
  expect(frames[0]).toMatchObject({ event: 'connect.challenge', payload: { nonce: expect.any(String) } })
  expect(hello).toMatchObject({
    ...{ type: 'hello-ok', protocol: 4, server: { version: expect.stringMatching(/^\d/) } },
    features: { capabilities: ['openvitals'], methods: expect.arrayContaining(['health', 'node.list']) },
    snapshot: { health: { ok: true, state: 'healthy' } },
    policy: { maxPayload: 2_097_152, maxBufferedBytes: 1_048_576, tickIntervalMs: 60_000 },
  })
  expect(hello.auth.scopes).toEqual(['operator.read', 'operator.write'])
  const admin = { scopes: ['operator.admin', 'operator.pairing'] }
  const less = await connectedTo(url, await readToken(), admin)
  expect(less.hello.auth.scopes).toEqual(['operator.read'])
  const none = await connectedTo(url, token(), { scopes: [] })
  expect(none.hello.auth.scopes).toEqual([])
  expect(await none.ask('health')).toMatchObject({ ok: true, payload: { ok: true } })
  expect(await none.ask('status')).toMatchObject({
    error: { code: 'FORBIDDEN', details: { code: 'MISSING_SCOPE', missingScope: 'operator.read' } },
  })
})

it('speaks the protocols 3 and 4, and refuses a range without them', async () => {
  const { url, token } = await startedGateway()
  const ranges = [
    ...([
      [3, 3, 3],
      [4, 4, 4],
      [1, 99, 4],
    ] as const),
  ]
  for (const [minProtocol, maxProtocol, spoken] of ranges) {
    const { hello } = await connectedTo(url, token(), { minProtocol, maxProtocol })
    expect(hello.protocol).toBe(spoken)
  }
  const client = await socketTo(url)
  const answer = await client.ask('connect', connectParams(token(), { minProtocol: 5, maxProtocol: 9 }))
  expect(answer.error).toMatchObject({
    message: 'protocol mismatch',
    details: { code: 'PROTOCOL_MISMATCH' },
  })
  expect(await client.closed).toEqual({ code: 1002, reason: 'protocol mismatch' })
})

it('asks for a token, but not over the socket of its own account', async () => {
  const { url, socket } = await startedGateway()
  for (const [given, code] of [
    [null, 'AUTH_TOKEN_MISSING'],
    ['vt_no', 'AUTH_TOKEN_MISMATCH'],
  ] as const) {
    const client = await socketTo(url)
    const answer = await client.ask('connect', connectParams(given))
    expect(answer.error).toMatchObject({ code: 'INVALID_REQUEST', details: { code } })
    expect(await client.closed).toMatchObject({ code: 1008 })
  }
  const own = await connectedTo(socket, null, { scopes: ['operator.admin'] })
  expect(own.hello.auth.scopes).toContain('operator.admin')
})

it('verifies a device that is shown, and needs none', async () => {
  const { url, token } = await startedGateway()
  const key = newDeviceKey()
  const shown = async (wrong: object) => {
    const client = await socketTo(url)
    const { payload } = await client.heard(isEvent('connect.challenge'))
    const request = { identity: 'cli', scopes: ['operator.read'], token: token() } as const
    const device = { ...prove(key, request, payload, Date.now()), ...wrong }
    return await client.ask('connect', connectParams(token(), { device }))
  }
  expect(await shown({})).toMatchObject({ ok: true })
  const flaws = {
    DEVICE_AUTH_SIGNATURE_INVALID: { signature: 'A'.repeat(86) },
    DEVICE_AUTH_NONCE_MISMATCH: { nonce: 'other' },
    DEVICE_AUTH_SIGNATURE_EXPIRED: { signedAt: 1 },
    DEVICE_AUTH_DEVICE_ID_MISMATCH: { id: 'f'.repeat(64) },
    DEVICE_AUTH_PUBLIC_KEY_INVALID: { publicKey: 'AA' },
  }
  for (const [code, wrong] of Object.entries(flaws)) {
    expect(await shown(wrong)).toMatchObject({ ok: false, error: { details: { code } } })
  }
})

it('lets a node in and answers it no question of an operator', async () => {
  const { url, token } = await startedGateway()
  const node = await connectedTo(url, token(), { role: 'node' })
  expect(node.hello.auth).toMatchObject({ role: 'node', scopes: [] })
  for (const method of ['health', 'status']) {
    expect(await node.ask(method)).toMatchObject({ error: { message: 'unauthorized role: node' } })
  }
})

it('refuses a foreign Host and a foreign Origin before any frame', async () => {
  const { url } = await startedGateway()
  const wrong = [
    ...[{ origin: 'http://evil.example' }, { origin: 'null' }, { headers: { host: 'evil.example' } }],
  ]
  for (const options of wrong) await expect(socketTo(url, options)).rejects.toThrow(/40[3]|421/)
  await expect(socketTo(url, { origin: url })).resolves.toBeDefined()
})
