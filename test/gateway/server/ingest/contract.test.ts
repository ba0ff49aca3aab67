import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { heartbeatId } from '../../../../src/core/heartbeat/heartbeat-id.ts'
import { loadPolicy } from '../../../../src/core/policy/language/load/load.ts'
import { Ingest } from '../../../../src/gateway/server/ingest/ingest.ts'
import { serverOptions } from '../../../../src/gateway/server/ingest/limits.ts'
import { JudgeThread } from '../../../../src/gateway/server/judge/thread/judge-thread.ts'
import { temporaryDirectory } from '../../../store/temporary-directory.ts'
import { post } from './post.ts'
import { oracle, secretOf, signedHeaders } from './signed.ts'
import { testKeys } from './test-gateway.ts'

// The whole way of a beat: a real server, the judge in its thread, its store on the disk, and a receiver of webhooks.
const policyText = (url: string) => `
version: 1
name: contract
interval: 1s
probes: { disk: { kind: disk, path: / } }
checks:
  disk:
    transitions:
      healthy->critical: { condition: disk.free_pct < 8, consecutive: 1, reason: disk_full }
      critical->healthy: { condition: disk.free_pct > 20, consecutive: 2 }
actions:
  alert: { kind: webhook, url: "${url}", cooldown: 3s }
on:
  - { to: critical, run: [alert] }
`

interface Delivery {
  readonly id: string
  readonly data: { readonly kind: string; readonly state: string; readonly agent_id: string }
}

const hookSecret = secretOf(77)

const deliveries: Delivery[] = []
let receiver: Server
let gateway: Server
let judge: JudgeThread
let seq = 0

const portOf = (server: Server) => (server.address() as AddressInfo).port
const listen = (server: Server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))

beforeEach(async () => {
  deliveries.length = 0
  seq = 0
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      // The reference library throws where the signature is not good.
      const event = oracle(hookSecret).verify(
        Buffer.concat(chunks).toString(),
        request.headers as Record<string, string>,
      ) as Delivery
      deliveries.push({ id: event.id, data: event.data })
      response.writeHead(204).end()
    })
  })
  await listen(receiver)
  const source = { path: 'contract.yaml', bytes: policyText(`http://127.0.0.1:${portOf(receiver)}/hook`) }
  const { policy } = loadPolicy(source, `sha256:${'c'.repeat(64)}`)
  const failures: unknown[] = []
  const outbox = { secrets: [hookSecret], source: '/gateway', environment: {} }
  const watch = { graceMs: 60_000, spreadMs: 0, limit: 500 }
  judge = await JudgeThread.start(
    new URL('../../../../src/gateway/server/judge/thread/judge-worker.ts', import.meta.url),
    { directory: temporaryDirectory(), watch, checkpointTo: null, outbox },
    { failed: (error) => failures.push(error), ended: (error) => failures.push(error) },
  )
  await judge.calls.use([policy])
  const ingest = new Ingest({
    keys: testKeys,
    queue: judge.queue,
    policyOf: () => policy.digest,
    now: Date.now,
    chance: () => 0.5,
    isOpen: () => true,
    failed: (error) => failures.push(error),
  })
  gateway = createServer(serverOptions, ingest.handle)
  await listen(gateway)
})

afterEach(async () => {
  gateway.closeAllConnections()
  receiver.closeAllConnections()
  await Promise.all([gateway, receiver].map((server) => new Promise((done) => server.close(done))))
  await judge.stop()
})

function beat(free: number) {
  seq += 1
  const now = Date.now()
  return {
    type: 'heartbeat',
    event_version: 1,
    agent_id: 'a1',
    heartbeat_id: heartbeatId(
      now,
      Uint8Array.from({ length: 10 }, () => Math.random() * 256),
    ),
    ts: new Date(now).toISOString(),
    boot_epoch: 1,
    seq,
    probes: { disk: { free_pct: free } },
    policy: { state: 'healthy', reasons: [] },
    escalation: { llm_required: false, confidence: 1 },
  }
}

async function send(body: ReturnType<typeof beat>, key = 1) {
  const text = JSON.stringify(body)
  const headers = signedHeaders(text, {
    id: body.heartbeat_id,
    at: Date.now(),
    secret: secretOf(key),
    keyId: 'k1',
  })
  return await post(portOf(gateway), text, headers)
}

const told = () => deliveries.map(({ data }) => `${data.kind} ${data.state}`)
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

it('ingest_valid_heartbeat_returns_200', async () => {
  const body = beat(50)
  const { status, body: answer } = await send(body)
  expect(status).toBe(200)
  expect(answer).toMatchObject({
    heartbeat_id: body.heartbeat_id,
    accepted: true,
    duplicate: false,
    status: 'used',
    state: 'healthy',
    reasons: [],
    actions: [],
  })
  expect(await judge.store.agent('a1')).toMatchObject({ state: 'healthy', seq: 1, bootEpoch: 1 })
  const [stored] = await judge.store.beatsOf(body.heartbeat_id)
  expect(JSON.parse(Buffer.from(stored?.body ?? []).toString())).toEqual(body)
})

it('duplicate_idempotency_key_no_duplicate_action', async () => {
  const body = beat(3)
  const first = await send(body)
  expect(first.body).toMatchObject({ state: 'critical', actions: [{ name: 'alert', outcome: 'would_run' }] })
  for (let again = 0; again < 10; again += 1) {
    const { status, headers, body: answer } = await send(body)
    expect({ status, replayed: headers['idempotent-replayed'] }).toEqual({ status: 200, replayed: 'true' })
    expect(answer).toEqual({ ...first.body, duplicate: true })
  }
  await expect.poll(told).toEqual(['problem critical'])
  await pause(200)
  expect(told()).toEqual(['problem critical'])
  expect((await judge.store.trail({ type: 'transition', limit: 100 })).items).toHaveLength(2)
})

it('critical_state_triggers_single_alert_with_cooldown', async () => {
  await send(beat(50))
  for (let times = 0; times < 4; times += 1) expect((await send(beat(3))).body.state).toBe('critical')
  await expect.poll(told).toEqual(['problem critical'])
  const alertedAt = Date.now()
  await send(beat(50))
  expect((await send(beat(50))).body.state).toBe('healthy')
  await expect.poll(told).toEqual(['problem critical', 'recovery healthy'])
  await pause(500)
  const again = await send(beat(3))
  expect(again.body).toMatchObject({
    state: 'critical',
    actions: [{ outcome: 'suppressed', reasons: ['cooldown'] }],
  })
  await pause(300)
  expect(told()).toEqual(['problem critical', 'recovery healthy'])
  await pause(alertedAt + 3_200 - Date.now())
  await send(beat(3))
  await expect.poll(told).toEqual(['problem critical', 'recovery healthy', 'problem critical'])
  expect(new Set(deliveries.map(({ id }) => id)).size).toBe(3)
})

it('invalid_signature_returns_401', async () => {
  const { status, headers, body } = await send(beat(3), 2)
  expect({ status, type: headers['content-type'] }).toEqual({ status: 401, type: 'application/problem+json' })
  expect(body).toMatchObject({ type: 'urn:openvitals:problem:invalid-signature', status: 401 })
  expect(await judge.store.agent('a1')).toBeNull()
  await pause(100)
  expect(deliveries).toEqual([])
})
