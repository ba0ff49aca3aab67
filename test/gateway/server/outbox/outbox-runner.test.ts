import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { OutboxRunner, type Outcome } from '../../../../src/gateway/server/outbox/outbox-runner.ts'
import type { OutboxRow } from '../../../../src/store/gateway/port.ts'
import { openGatewayStore } from '../../../../src/store/gateway/sqlite/gateway-store.ts'
import { temporaryDirectory } from '../../../store/temporary-directory.ts'
import { effectOf, planned, rowOf } from './planned.ts'
import { type Received, receiver, status } from './receiver.ts'

const secrets = [Buffer.from('the first key, 32 bytes of it ...'), Buffer.from('the next one')]

/** A store with these effects and a runner on a clock of its own. */
async function performing(rows: readonly OutboxRow[], directory = temporaryDirectory()) {
  const store = openGatewayStore(directory)
  await store.transaction((step) => step.write({ outbox: rows }))
  const clock = { now: planned, secrets: secrets.slice(0, 1) }
  const outcomes: Outcome[] = []
  const warnings: string[] = []
  const runner = new OutboxRunner({
    store,
    settle: async (outcome) => {
      const { claim, result } = outcome
      await store.transaction((step) => step.write({ finished: [{ ...claim, result, retryAt: null }] }))
      outcomes.push(outcome)
    },
    warn: (words) => warnings.push(words),
    secrets: () => clock.secrets,
    source: '/gateway',
    environment: { OPS_URL: 'http://127.0.0.1:1/from-environment' },
    now: () => clock.now,
    random: () => 0.5,
    everyMs: 5,
    atOnce: 8,
  })
  runner.start()
  onTestFinished(async () => {
    await runner.stop(0)
    await store.close()
  })
  const waiting = async () => (await store.counts()).outbox
  return { store, clock, outcomes, warnings, runner, waiting }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** Standard Webhooks 1.0.0, by Node's own HMAC. */
function signatureOf({ headers, body }: Received, secret: Uint8Array): string {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  return `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`
}

describe('the outbox', () => {
  it('delivers an effect as a signed CloudEvent, once, and says so', async () => {
    const to = await receiver(status(204))
    const { outcomes, waiting } = await performing([rowOf(effectOf({ url: to.url }))])
    await until(async () => (await waiting()) === 0)
    expect(to.received).toHaveLength(1)
    const [got] = to.received as [Received]
    expect(got.headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'webhook-id': 'eff_one',
      'webhook-timestamp': String(planned / 1_000),
      'webhook-signature': signatureOf(got, secrets[0] as Uint8Array),
    })
    expect(JSON.parse(got.body)).toMatchObject({
      specversion: '1.0',
      id: 'eff_one',
      source: '/gateway',
      type: 'openvitals.notification.problem',
      subject: 'web-1/disk',
      time: '2026-11-30T12:00:00.000Z',
      data: { agent_id: 'web-1', check: 'disk', state: 'critical', reason: 'disk.free_pct < 5' },
    })
    expect(outcomes).toMatchObject([{ claim: { id: 'eff_one' }, result: 'delivered', detail: '' }])
  })

  it('tries again with the same id and body, a fresh time and signature, and the keys of that time', async () => {
    const to = await receiver((response, n) => (n < 2 ? status(500)(response) : status(200)(response)))
    const { clock, outcomes, waiting } = await performing([rowOf(effectOf({ url: to.url }))])
    for (const tries of [1, 2]) {
      await to.heard(tries)
      await until(async () => (await waiting()) === 1)
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(to.received).toHaveLength(tries)
      clock.now += 10_000
      clock.secrets = secrets
    }
    await until(() => outcomes.length === 1)
    const [first, second, third] = to.received as [Received, Received, Received]
    expect(new Set(to.received.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)).size).toBe(1)
    expect(to.received.map(({ headers }) => headers['webhook-timestamp'])).toEqual(
      [0, 10, 20].map((seconds) => String(planned / 1_000 + seconds)),
    )
    expect(first.headers['webhook-signature']).toBe(signatureOf(first, secrets[0] as Uint8Array))
    for (const later of [second, third]) {
      const both = secrets.map((secret) => signatureOf(later, secret)).join(' ')
      expect(later.headers['webhook-signature']).toBe(both)
    }
    expect(outcomes.map(({ result }) => result)).toEqual(['delivered'])
  })

  it('waits as long as the receiver asks', async () => {
    const to = await receiver((response, n) =>
      n === 0 ? status(429, { 'retry-after': '120' })(response) : status(200)(response),
    )
    const { store, clock, outcomes } = await performing([rowOf(effectOf({ url: to.url }))])
    await until(async () => (await store.outbox({ limit: 1 })).items[0]?.notBefore === planned + 120_000)
    clock.now += 119_999
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(to.received).toHaveLength(1)
    clock.now += 1
    await until(() => outcomes.length === 1)
    expect(to.received).toHaveLength(2)
  })

  it('gives up when the time to deliver is over, and says so once', async () => {
    const to = await receiver(status(503))
    const { clock, outcomes, waiting } = await performing([rowOf(effectOf({ url: to.url }))])
    await to.heard(1)
    await new Promise((resolve) => setTimeout(resolve, 30))
    clock.now += 3_600_000
    await until(async () => (await waiting()) === 0)
    expect(outcomes).toMatchObject([{ result: 'failed', detail: 'the receiver answered 503' }])
    expect(to.received).toHaveLength(2)
  })

  it('never asks again who answers 410, follows no redirect, and sends nothing unencrypted over a network', async () => {
    const elsewhere = await receiver(status(200))
    const gone = await receiver(status(410))
    const moved = await receiver(status(302, { location: elsewhere.url }))
    const { outcomes, waiting } = await performing([
      rowOf(effectOf({ url: gone.url }), 'eff_gone'),
      rowOf(effectOf({ url: 'http://192.0.2.1/hook' }), 'eff_plain'),
      rowOf(effectOf({}, 'exec'), 'eff_exec'),
      rowOf(effectOf({ url: moved.url }), 'eff_moved'),
    ])
    await until(() => outcomes.length === 3)
    expect(outcomes.map(({ claim: { id }, result }) => `${id} ${result}`).sort()).toEqual([
      'eff_exec refused',
      'eff_gone refused',
      'eff_plain refused',
    ])
    await moved.heard(1)
    expect(elsewhere.received).toEqual([])
    expect(await waiting()).toBe(1)
  })

  it('keeps an effect whose receiver is not there, and one whose address the environment has', async () => {
    const { store, outcomes } = await performing([
      rowOf(effectOf({ url: 'http://127.0.0.1:1/nobody' }), 'eff_nobody'),
      rowOf(effectOf({ url_env: 'OPS_URL' }), 'eff_environment'),
      rowOf(effectOf({ url_env: 'NOT_SET' }), 'eff_unset'),
    ])
    const tried = async () =>
      (await store.outbox({ limit: 9 })).items.every(({ notBefore }) => notBefore === planned + 1_500)
    await until(tried)
    expect(outcomes).toEqual([])
  })

  it('leaves an effect of an unknown form undone, and says so', async () => {
    const { warnings, waiting } = await performing([{ ...rowOf(effectOf({})), effect: '{"form":2}' }])
    await until(async () => (await waiting()) === 0)
    expect(warnings).toEqual(['effect eff_one is of no form that is known here, and is left undone'])
  })

  it('tries again under the same id what a killed process had begun, and not before its claim ran out', async () => {
    const to = await receiver((response, n) => {
      if (n > 0) status(200)(response)
    })
    const directory = temporaryDirectory()
    const store = openGatewayStore(directory)
    await store.transaction((step) => step.write({ outbox: [rowOf(effectOf({ url: to.url }))] }))
    await store.close()
    const first = spawn(process.execPath, ['test/gateway/server/outbox/performing-process.ts', directory])
    await to.heard(1)
    first.kill('SIGKILL')
    await once(first, 'close')
    const { clock, outcomes } = await performing([], directory)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(to.received).toHaveLength(1)
    clock.now += 60_000
    await until(() => outcomes.length === 1)
    expect(to.received.map(({ headers }) => headers['webhook-id'])).toEqual(['eff_one', 'eff_one'])
    expect(new Set(to.received.map(({ body }) => body)).size).toBe(1)
    expect(outcomes).toMatchObject([{ result: 'delivered' }])
  })

  it('begins nothing new when it stops, and what it ended is tried again later', async () => {
    const to = await receiver(() => {})
    const { runner, outcomes, store } = await performing([rowOf(effectOf({ url: to.url }))])
    await to.heard(1)
    await runner.stop(20)
    expect(outcomes).toEqual([])
    expect((await store.outbox({ limit: 1 })).items[0]?.notBefore).toBe(planned + 1_500)
  })
})
