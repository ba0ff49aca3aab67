import { afterEach, describe, expect, it } from 'vitest'
import { beatBody } from '../judge/bench.ts'
import { secretOf, signedHeaders } from './signed.ts'
import { TestGateway } from './test-gateway.ts'

let gateway: TestGateway
const started = async (...wishes: ConstructorParameters<typeof TestGateway>) => {
  gateway = await new TestGateway(...wishes).start()
  return gateway
}
afterEach(() => gateway.stop())

const beat = (seq = 1, more: Parameters<typeof beatBody>[0] = {}) =>
  beatBody({ agent: 'a1', seq, ts: Date.now(), ...more })
const problem = (name: string) => ({ type: `urn:openvitals:problem:${name}` })

describe('a signed beat', () => {
  it('is answered 200 with what became of it', async () => {
    const { status, headers, body } = await (await started()).beat(beat(1, { free: 3 }))
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/json')
    expect(body).toMatchObject({
      accepted: true,
      duplicate: false,
      status: 'used',
      state: 'critical',
      reasons: ['full'],
    })
    expect(gateway.counted).toEqual(['used'])
  })

  it('is answered again with the first answer', async () => {
    await started()
    const body = beat()
    const first = await gateway.beat(body)
    const again = await gateway.beat(body, { at: Date.now() + 60_000 })
    expect(again).toMatchObject({ status: 200, headers: { 'idempotent-replayed': 'true' } })
    expect(again.body).toEqual({ ...first.body, duplicate: true })
    expect(gateway.counted).toEqual(['used', 'duplicate'])
  })

  it('in an old form is answered with what to do about it', async () => {
    await started()
    const old = {
      agent_id: 'a1',
      heartbeat_id: 'hb_old-1',
      ts: new Date().toISOString(),
      probes: {},
      event: 'moltbot.heartbeat',
    }
    const { status, headers } = await gateway.beat(old)
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      deprecation: /^@\d+$/.exec(String(headers.deprecation))?.[0],
      link: '</v1/aliases>; rel="deprecation"',
    })
    expect(Date.parse(String(headers.sunset))).toBeGreaterThan(
      Number(String(headers.deprecation).slice(1)) * 1_000,
    )
  })

  it('may be one of many under one signature, as lines or as a list', async () => {
    await started()
    const bodies = [beat(1), beat(2), { ...beat(3), seq: -1 }, beat(3)].map((body) => ({
      ...body,
      spooled: 1,
    }))
    const lines = bodies.map((body) => JSON.stringify(body)).join('\n')
    const reply = await gateway.send(lines, { id: 'hbb_01ARYZ6S410000000000000000' })
    expect(reply.body).toMatchObject({
      batch_id: 'hbb_01ARYZ6S410000000000000000',
      results: [{ status: 'used' }, { status: 'used' }, { status: 422 }, { status: 'used' }],
    })
    const again = await gateway.send(JSON.stringify(bodies), { id: 'hbb_01ARYZ6S410000000000000001' })
    expect(again.body.results.map(({ duplicate }: { duplicate: boolean }) => duplicate)).toEqual([
      true,
      true,
      undefined,
      true,
    ])
  })
})

describe('a request is refused', () => {
  it('without a signature, or with one that is not good; nothing is then stored', async () => {
    await started()
    const good = signedHeaders('{}', { id: 'hb_1', at: Date.now(), secret: secretOf(1), keyId: 'k1' })
    expect(await gateway.post('{}', {})).toMatchObject({ status: 401, body: problem('missing-signature') })
    expect(await gateway.post('{"a":1}', good)).toMatchObject({
      status: 401,
      headers: { 'content-type': 'application/problem+json', 'www-authenticate': 'Webhook-Signature' },
      body: { ...problem('invalid-signature'), status: 401 },
    })
    expect(gateway.store.agents.size + gateway.store.beats.size).toBe(0)
  })

  it('with a good signature of another time, and told the time here', async () => {
    await started()
    const { status, body } = await gateway.beat(beat(), { at: Date.now() - 400_000 })
    expect({ status, type: body.type }).toEqual({ status: 401, ...problem('timestamp-out-of-tolerance') })
    expect(Math.abs(Date.parse(body.server_time) - Date.now())).toBeLessThan(5_000)
  })

  it('for another agent than that of the key', async () => {
    await started()
    expect(await gateway.beat(beat(), { key: 2 })).toMatchObject({
      status: 403,
      body: problem('agent-mismatch'),
    })
  })

  it('larger than 64 KiB, whether it says so or not', async () => {
    await started()
    const large = `"${'x'.repeat(70_000)}"`
    expect(await gateway.send(large, { id: 'hb_1' })).toMatchObject({
      status: 413,
      body: problem('body-too-large'),
    })
    const chunked = await gateway.send(large, { id: 'hb_1', headers: { 'transfer-encoding': 'chunked' } })
    expect(chunked).toMatchObject({ status: 413, headers: { connection: 'close' } })
  })

  it('when it is encoded, or no POST, or the gateway stops', async () => {
    await started()
    expect(await gateway.send('{}', { id: 'hb_1', headers: { 'content-encoding': 'gzip' } })).toMatchObject({
      status: 415,
    })
    expect(await gateway.post('', {}, 'PUT')).toMatchObject({ status: 405, headers: { allow: 'POST' } })
    await gateway.stop()
    await started({ isOpen: () => false })
    expect(await gateway.beat(beat())).toMatchObject({
      status: 503,
      headers: { 'retry-after': '3' },
      body: problem('stopping'),
    })
  })

  it('while the same request is being worked on', async () => {
    let open = () => {}
    const gate = () =>
      new Promise<void>((resolve) => {
        open = resolve
      })
    await started({ gate })
    const body = beat()
    const first = gateway.beat(body)
    await expect.poll(() => gateway.queue.depth).toBe(1)
    expect(await gateway.beat(body)).toMatchObject({
      status: 409,
      headers: { 'retry-after': '1' },
      body: problem('in-flight'),
    })
    open()
    expect(await first).toMatchObject({ status: 200 })
  })
})
