import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { heartbeatId } from '../../src/core/heartbeat/heartbeat-id.ts'
import { sign } from '../../src/gateway/client/webhook-signature.ts'
import { agentProof, proofParts } from '../../src/gateway/protocol/agent-proof.ts'
import type { AnyJson } from '../any-json.ts'
import { post } from '../gateway/server/ingest/post.ts'
import { signedHeaders } from '../gateway/server/ingest/signed.ts'
import { runningGateway } from './running-gateway.ts'
import type { Key } from './signed-beat.ts'
import { connectedTo, connectParams, socketTo } from './socket-client.ts'
import { emptyDirectory, vitals } from './vitals.ts'

async function gatewayWithKey() {
  const state = emptyDirectory()
  const gateway = await runningGateway(state)
  const key: Key = JSON.parse(readFileSync(join(state, 'gateway/agent-key.json'), 'utf8'))
  const secret = Buffer.from(key.secret.replace('whsec_', ''), 'base64')
  return { ...gateway, state, key, secret, port: Number(new URL(gateway.url).port) }
}

const nodeClient = {
  client: { id: 'node-host', mode: 'node', version: '1', platform: 'linux' },
  role: 'node',
}

/** An agent that shows its key. @param prove makes the proof of a challenge */
async function nodeOf(url: string, prove: (nonce: string) => string, more: object = {}) {
  const client = await socketTo(url)
  const { payload } = await client.heard(({ event }) => event === 'connect.challenge')
  const params = connectParams(prove(payload.nonce), { ...nodeClient, scopes: [], ...more })
  return { client, answer: await client.ask('connect', params) }
}

let made = 0

/** A beat as it is signed: by its headers over HTTP, by its parameters over the WebSocket. */
function signedBeat({ key_id, agent_id }: Key, secret: Uint8Array, more: object = {}, at = Date.now()) {
  made += 1
  const id = heartbeatId(
    at,
    Uint8Array.from({ length: 10 }, (_, index) => (index === 9 ? made : 7)),
  )
  const beat = { type: 'heartbeat', event_version: 1, agent_id, heartbeat_id: id, interval_ms: 1 }
  const body = JSON.stringify({ ...beat, ts: new Date(at).toISOString(), probes: {}, ...more })
  const headers = signedHeaders(body, { id, at, secret, keyId: key_id })
  const params = {
    ...{ key_id, id, body },
    ...{ timestamp: headers['webhook-timestamp'], signature: headers['webhook-signature'] },
  }
  return { body, headers, params }
}

it('takes beats of a node as it takes them over HTTP, and knows one that came over the other', async () => {
  const { url, key, secret, port } = await gatewayWithKey()
  const { client, answer } = await nodeOf(url, (nonce) => {
    return agentProof(key.key_id, sign(secret, proofParts(nonce)))
  })
  expect(answer.payload).toMatchObject({ auth: { role: 'node', scopes: [] }, snapshot: {} })
  expect(answer.payload.features.methods).toEqual(['system-event'])
  const order = (seq: number) => ({ boot_id: 'b', boot_epoch: 2, seq })
  const first = signedBeat(key, secret, order(1))
  const taken = await client.ask('system-event', first.params)
  expect(taken.payload).toMatchObject({ accepted: true, status: 'used', duplicate: false })
  const overHttp = await post(port, first.body, first.headers)
  expect(overHttp.body).toEqual({ ...taken.payload, duplicate: true })
  expect((await client.ask('system-event', first.params)).payload).toEqual(overHttp.body)
  const second = signedBeat(key, secret, order(2))
  const { body: heard } = await post(port, second.body, second.headers)
  expect((await client.ask('system-event', second.params)).payload).toEqual({ ...heard, duplicate: true })

  const refusedAlike = async ({ body, headers, params }: ReturnType<typeof signedBeat>) => {
    const http = await post(port, body, headers)
    const { error } = await client.ask('system-event', params)
    const strip = ({ server_time: _, ...problem }: AnyJson) => problem
    expect(strip(error.details.problem)).toEqual(strip(http.body))
    return [http.status, error.code, error.details.code]
  }
  const wrong = Buffer.alloc(32, 1)
  expect(await refusedAlike(signedBeat(key, wrong))).toEqual([401, 'INVALID_REQUEST', 'INVALID_SIGNATURE'])
  const past = Date.now() - 3_600_000
  expect(await refusedAlike(signedBeat(key, secret, {}, past))).toEqual([
    ...[401, 'INVALID_REQUEST', 'TIMESTAMP_OUT_OF_TOLERANCE'],
  ])
  expect(await refusedAlike(signedBeat(key, secret, { type: 'other' }))).toEqual([
    ...[422, 'INVALID_REQUEST', 'UNKNOWN_EVENT_TYPE'],
  ])
  expect(await refusedAlike(signedBeat(key, secret, { boot_id: 'c', boot_epoch: 1, seq: 1 }))).toEqual([
    ...[409, 'INVALID_REQUEST', 'EPOCH_BEHIND'],
  ])
  const large = signedBeat(key, secret, { facts: { x: 'x'.repeat(70_000) } })
  expect(await client.ask('system-event', large.params)).toMatchObject({
    error: { details: { code: 'BODY_TOO_LARGE', problem: { status: 413 } } },
  })
})

it('lets nobody in as an agent who does not hold its key now, for this very connection', async () => {
  const { url, key, secret, state } = await gatewayWithKey()
  const good = (nonce: string) => agentProof(key.key_id, sign(secret, proofParts(nonce)))
  const wrong = [
    ...[
      agentProof(key.key_id, sign(Buffer.alloc(32), proofParts('x'))),
      agentProof('k_none', 'A'.repeat(44)),
    ],
  ]
  for (const token of [...wrong, good('the nonce of another connection')]) {
    const { client, answer } = await nodeOf(url, () => token)
    expect(answer.error.details.code).toBe('AUTH_TOKEN_MISMATCH')
    expect((await client.closed).code).toBe(1008)
  }
  const asOperator = await nodeOf(url, good, { role: 'operator', scopes: ['operator.admin'] })
  expect(asOperator.answer.error.message).toBe('invalid role')
  const { client } = await nodeOf(url, good)
  expect((await vitals(['agent', 'remove', key.agent_id, '--state-dir', state])).status).toBe(0)
  expect(await client.closed).toEqual({ code: 4001, reason: 'gateway auth changed' })
})

it('asks a node that is connected to come again, and nobody else', async () => {
  const { url, key, secret, token } = await gatewayWithKey()
  const { client } = await nodeOf(url, (nonce) => agentProof(key.key_id, sign(secret, proofParts(nonce))))
  const operator = await connectedTo(url, token(), { scopes: ['operator.write'] })
  const asked = await operator.ask('nodes.reconnect', { nodeId: key.agent_id })
  expect(asked.payload).toEqual({ nodeId: key.agent_id, asked: 1 })
  expect(await client.heard(({ event }) => event === 'reconnect')).toMatchObject({
    payload: { reason: 'asked' },
  })
  expect(await operator.ask('nodes.reconnect', { nodeId: 'nobody' })).toMatchObject({
    error: { code: 'INVALID_REQUEST', details: { code: 'NODE_NOT_CONNECTED' } },
  })
  const reader = await connectedTo(url, token())
  expect(await reader.ask('nodes.reconnect', { nodeId: key.agent_id })).toMatchObject({
    error: { code: 'FORBIDDEN', details: { missingScope: 'operator.write' } },
  })
  expect(operator.frames.filter(({ event }) => event === 'reconnect')).toEqual([])
})
