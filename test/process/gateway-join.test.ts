import { expect, it } from 'vitest'
import { type JoiningKey, join, joinId } from './joining.ts'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { emptyDirectory, vitals } from './vitals.ts'

/** A gateway, and `vitals key` beside it. */
async function gateway() {
  const state = emptyDirectory()
  const running = await runningGateway(state)
  const port = Number(new URL(running.url).port)
  const key = async (...words: string[]) => {
    const { stdout, status } = await vitals(['key', ...words, '--state-dir', state, '--json'])
    return { ...JSON.parse(stdout), status }
  }
  const enrol = async (...words: string[]): Promise<JoiningKey> => await key('enrol', ...words)
  return { ...running, state, port, key, enrol }
}

const refusal = (name: string, status: number) => ({
  status,
  body: { type: `urn:openvitals:problem:${name}`, status, title: expect.any(String) },
})

it('a joining key gives agents keys of their own, with its labels, as many as it is for', async () => {
  const { port, enrol, key, get } = await gateway()
  const made = await enrol('--match', 'web-*', '--max', '2', '--ttl', '1h', '--label', 'env=prod')
  expect(made).toMatchObject({
    ...{ key_id: expect.stringMatching(/^jk_/), match: 'web-*', max: 2, labels: { env: 'prod' } },
    ...{ expires_at: expect.any(String), secret: expect.stringMatching(/^whsec_/) },
  })
  expect(await join(port, made, 'db-1')).toMatchObject(refusal('name-not-matched', 403))
  const { status, body } = await join(port, made, 'web-1')
  expect(status).toBe(201)
  expect(body).toEqual({
    ...{ key_id: expect.stringMatching(/^ak_/), agent_id: 'web-1', secret: expect.stringMatching(/^whsec_/) },
  })
  expect(await beat(port, body as Key)).toMatchObject({ status: 200 })
  expect(await join(port, made, 'web-1')).toMatchObject(refusal('name-taken', 409))
  const listed = (await key('list')).keys.find(({ id }: { id: string }) => id === made.key_id)
  expect(listed).toMatchObject({ kind: 'joining', subject: 'web-*', state: 'active', max: 2, left: 1 })
  expect((await join(port, made, 'web-2')).status).toBe(201)
  expect(await join(port, made, 'web-3')).toMatchObject(refusal('joining-key-spent', 403))
  const keys = (await key('list')).keys
  expect(keys.find(({ subject }: { subject: string }) => subject === 'web-2')).toMatchObject({
    ...{ kind: 'agent', state: 'current', labels: { env: 'prod' } },
  })
  expect(keys.find(({ id }: { id: string }) => id === made.key_id)).toMatchObject({ state: 'spent', left: 0 })
  const { body: trail } = await get('/v1/audit?type=key&order=oldest')
  expect(trail.records.map((record: { entry: object }) => record.entry).slice(-3)).toMatchObject([
    { event: 'created', key: made.key_id, match: 'web-*', max: '2' },
    { event: 'joined', key: body.key_id, agent: 'web-1', by: made.key_id },
    { event: 'joined', agent: 'web-2', by: made.key_id },
  ])
})

it('a joining key that was revoked or is too old gives none, and neither does a bad signature', async () => {
  const { port, enrol, key, get } = await gateway()
  const short = await enrol('--match', '*', '--ttl', '1s')
  const ended = await enrol('--match', '*')
  await key('revoke', ended.key_id)
  expect(await join(port, ended, 'web-1')).toMatchObject(refusal('joining-key-revoked', 403))
  const forged = { ...short, secret: ended.secret }
  expect(await join(port, forged, 'web-1')).toMatchObject(refusal('invalid-signature', 401))
  expect(await join(port, { ...short, key_id: 'jk_none' }, 'web-1')).toMatchObject(
    refusal('invalid-signature', 401),
  )
  const expiredAt = Date.now() + 1_500
  while (Date.now() < expiredAt) await get('/healthz')
  expect(await join(port, short, 'web-1')).toMatchObject(refusal('joining-key-expired', 403))
  const { stdout } = await vitals(['key', 'enrol', '--match', 'web 1', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'USAGE' } })
})

it('one that asks again, because no answer came, gets a fresh key while the lost one was never used', async () => {
  const { port, enrol, key } = await gateway()
  const made = await enrol('--match', 'web-*', '--max', '1')
  const id = joinId()
  const lost = await join(port, made, 'web-1', { id })
  const again = await join(port, made, 'web-1', { id, at: Date.now() + 5_000 })
  expect(again.status).toBe(201)
  expect(again.body.secret).not.toBe(lost.body.secret)
  expect(await beat(port, lost.body)).toMatchObject({ status: 401 })
  expect(await beat(port, again.body)).toMatchObject({ status: 200 })
  expect(await join(port, made, 'web-1', { id })).toMatchObject(refusal('name-taken', 409))
  const listed = (await key('list')).keys.find(({ id }: { id: string }) => id === made.key_id)
  expect(listed).toMatchObject({ left: 0 })
})

it('a body with anything else, another time, a proxy in between and too many tries are refused', async () => {
  const { port, enrol } = await gateway()
  const made = await enrol('--match', 'web-*')
  const proxied = { headers: { 'x-forwarded-for': '192.0.2.1' } }
  expect(await join(port, made, 'web-1', proxied)).toMatchObject(refusal('joins-in-plain', 403))
  expect(await join(port, made, 'web-1', { at: Date.now() - 400_000 })).toMatchObject({
    ...refusal('timestamp-out-of-tolerance', 401),
    body: { server_time: expect.any(String) },
  })
  for (const text of ['{"agent_id":"web 1"}', '{"agent_id":"web-1","labels":{}}', '[]', 'x']) {
    expect(await join(port, made, 'web-1', { text }), text).toMatchObject(refusal('invalid-body', 422))
  }
  const many = await Promise.all(Array.from({ length: 20 }, () => join(port, made, 'db-1')))
  const refused = many.find(({ status }) => status === 429)
  expect(refused).toMatchObject({
    ...refusal('too-many-joins', 429),
    headers: { 'retry-after': expect.any(String) },
  })
})
