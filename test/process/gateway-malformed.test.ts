import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { heartbeatId } from '../../src/core/heartbeat/heartbeat-id.ts'
import { mutateText, mutateValue, randomFrom } from '../fuzz/mutate.ts'
import { post } from '../gateway/server/ingest/post.ts'
import { signedHeaders } from '../gateway/server/ingest/signed.ts'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { emptyDirectory } from './vitals.ts'

// `BODIES=10000` for the long run.
const bodies = Number(process.env.BODIES ?? 300)
const seed = Number(process.env.FUZZ_SEED ?? 20_261_130)

async function fuzzedGateway() {
  const state = emptyDirectory()
  const gateway = await runningGateway(state)
  const key: Key = JSON.parse(readFileSync(join(state, 'gateway/agent-key.json'), 'utf8'))
  const port = Number(new URL(gateway.url).port)
  /** It lives, takes beats, and nothing of it was a defect. */
  const expectUnharmed = async () => {
    expect(await beat(port, key)).toMatchObject({ status: 200 })
    expect(await gateway.get('/readyz', {})).toMatchObject({ status: 200 })
    expect(process.kill(gateway.child.pid as number, 0)).toBe(true)
    expect(gateway.lines.filter(({ level }) => level === 'error')).toEqual([])
  }
  return { key, port, expectUnharmed }
}

/** A beat with results and facts, so that every part of it can be damaged. */
function wholeBeat(agent: string, id: string, seq: number) {
  return {
    ...{ type: 'heartbeat', event_version: 1, agent_id: agent, heartbeat_id: id, boot_id: 'b1' },
    ...{ ts: new Date().toISOString(), boot_epoch: 1, seq, interval_ms: 1_000, spooled: 1 },
    probes: { disk: { free_pct: 40, fs_type: 'ext4' }, memory: { available_pct: 50 } },
    results: [{ name: 'disk', kind: 'disk', ok: true, duration_ms: 3, value: { free_pct: 40 } }],
    ...{ facts: { zone: 'a' }, components: { x: [1, { y: null }] }, skipped: ['load'] },
    policy: { state: 'healthy', reasons: [], name: 'server' },
  }
}

it('damaged bodies under good signatures are refused by name or taken, and harm nothing', async () => {
  const { key, port, expectUnharmed } = await fuzzedGateway()
  const random = randomFrom(seed)
  const secret = Buffer.from(key.secret.replace('whsec_', ''), 'base64')
  const statuses = new Map<number, number>()
  const one = async (number: number) => {
    const at = Date.now()
    const id = heartbeatId(
      at,
      Uint8Array.from({ length: 10 }, () => random(256)),
    )
    const whole = wholeBeat(key.agent_id, id, number)
    const isBatch = random(4) === 0
    const value = isBatch ? [whole, mutateValue(whole, random), null, random(9)] : mutateValue(whole, random)
    const text = JSON.stringify(value) ?? ''
    const body = random(2) === 0 ? mutateText(text, random) : text
    const signed = isBatch ? id.replace('hb_', 'hbb_') : id
    const headers = signedHeaders(body, { id: signed, at, secret, keyId: key.key_id })
    const { status } = await post(port, body, headers)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }
  for (let number = 1; number <= bodies; number += 8) {
    await Promise.all(Array.from({ length: 8 }, (_, index) => one(number + index)))
  }
  const allowed = [200, 400, 401, 409, 413, 422, 429]
  expect([...statuses.keys()].filter((status) => !allowed.includes(status))).toEqual([])
  expect([statuses.has(200), (statuses.get(400) ?? 0) + (statuses.get(422) ?? 0) > 10]).toEqual([true, true])
  await expectUnharmed()
  if (process.env.BODIES !== undefined) {
    const told = JSON.stringify(Object.fromEntries(statuses))
    process.stderr.write(`damaged bodies with seed ${seed}: ${told}\n`)
  }
})

/** Sends these bytes, and that no more come where `ends`; resolves, with what was answered, when the socket is closed. */
function sendRaw(port: number, bytes: Buffer, ends: boolean): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.setEncoding('latin1').on('data', (text: string) => {
      answer += text
    })
    socket.on('error', () => {}).on('close', () => resolve(answer))
    if (ends) socket.end(bytes)
    else socket.write(bytes)
  })
}

it('what is no HTTP is refused and closed, and harms nothing', async () => {
  const { port, expectUnharmed } = await fuzzedGateway()
  const random = randomFrom(seed)
  const good = 'POST /v1/heartbeats HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}'
  const bad = [
    'POST /v1/heartbeats HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: -1\r\n\r\n',
    'POST /v1/heartbeats HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}',
    'POST /v1/heartbeats HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n{}',
    'POST /v1/heartbeats HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n{}',
    `GET / HTTP/1.1\r\nhost: x\r\n${'a'.repeat(20_000)}: b\r\n\r\n`,
    'GET / HTTP/9.9\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  ]
  const random256 = () => Buffer.from(Array.from({ length: 1 + random(400) }, () => random(256)))
  const noise = Array.from({ length: 60 }, (_, index) => {
    return index % 2 === 0 ? random256() : Buffer.from(mutateText(good, random), 'latin1')
  })
  const all = [...bad.map((text) => Buffer.from(text, 'latin1')), ...noise]
  const answers = await Promise.all(all.map((bytes) => sendRaw(port, bytes, true)))
  expect(answers.filter((answer) => / 200 /.test(answer.slice(0, 15)))).toEqual([])
  await expectUnharmed()
})

it('senders that never end their request are cut off, and meanwhile cost the others nothing', async () => {
  const { key, port, expectUnharmed } = await fuzzedGateway()
  const slow = Array.from({ length: 300 }, () =>
    sendRaw(port, Buffer.from('POST /v1/heartbeats HTTP/1.1\r\nx'), false),
  )
  expect(await beat(port, key)).toMatchObject({ status: 200 })
  await Promise.all(slow)
  await expectUnharmed()
})
