import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { receiver, status } from '../gateway/server/outbox/receiver.ts'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { emptyDirectory, vitals } from './vitals.ts'

const policy = (url: string) => `name: told
interval: 1s
probes: { disk: { kind: disk } }
checks: { disk: { critical: { condition: disk.free_pct < 5, consecutive: 1 } } }
actions: { ops: { kind: webhook, url: "${url}" } }
on: [{ to: critical, run: [ops] }]
`

/** A gateway that tells a receiver, an agent's key, and what vitals says beside it. */
async function place() {
  const state = emptyDirectory()
  const told = await receiver(status(200))
  writeFileSync(join(state, 'told.yaml'), policy(told.url))
  const config = join(state, 'vitals-gateway.yaml')
  writeFileSync(config, 'default: told.yaml\ngrace: 1s\n')
  const running = await runningGateway(state, ['--config', config])
  const port = Number(new URL(running.url).port)
  const run = async (...words: string[]) => vitals([...words, '--state-dir', state])
  const made = await run('key', 'create', '--agent', 'web-1', '--json')
  return { ...running, state, config, told, port, run, key: JSON.parse(made.stdout) as Key }
}

it('an agent that is removed is no more: its keys end, its incident closes, and nobody is told of its silence', async () => {
  const { port, key, run, get, told, token } = await place()
  const sick = { interval_ms: 1_000, probes: { disk: { free_pct: 1 } } }
  expect(await beat(port, key, { boot_epoch: 1, seq: 1, ...sick })).toMatchObject({ status: 200 })
  await vi.waitUntil(() => told.received.length === 1, { timeout: 30_000, interval: 20 })
  const scope = await run('key', 'create', '--operator', 'ops', '--scope', 'operator.write', '--json')
  const writer = { authorization: `Bearer ${JSON.parse(scope.stdout).token}` }
  expect(await get('/v1/agents/web-1', writer, 'DELETE')).toMatchObject({ status: 403 })
  expect(await get('/v1/agents/web-9', undefined, 'DELETE')).toMatchObject({ status: 404 })
  const removed = await run('agent', 'remove', 'web-1')
  expect(removed).toMatchObject({
    ...{ status: 0, stderr: '' },
    stdout: 'web-1 is removed: 1 key is revoked, and nobody is told of it any more.\n',
  })
  expect(await run('agent', 'remove', 'web-1', '--json')).toMatchObject({ status: 66 })
  expect(await beat(port, key, { boot_epoch: 1, seq: 2, ...sick })).toMatchObject({
    ...{ status: 410, body: { type: 'urn:openvitals:problem:agent-removed' } },
  })
  expect(await beat(port, { ...key, secret: `whsec_${'A'.repeat(43)}=` })).toMatchObject({ status: 401 })
  expect(await get('/v1/agents/web-1')).toMatchObject({ status: 404 })
  expect((await get('/v1/agents')).body.agents).toEqual([])
  expect((await get('/v1/incidents')).body.incidents).toMatchObject([
    { agent_id: 'web-1', closed_at: expect.any(String), closed_by: 'removal' },
  ])
  const { body } = await get('/v1/agents/web-1/timeline')
  expect(body.events).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ type: 'key', event: 'removed', by: expect.any(String) }),
    ]),
  )
  const quietUntil = Date.now() + 6_000
  while (Date.now() < quietUntil) await get('/healthz')
  expect(told.received).toHaveLength(1)
  expect(token()).toMatch(/^vt_/)
})

it('a removed agent comes back by a new key alone, and begins again', async () => {
  const { port, key, run, get } = await place()
  await beat(port, key, { boot_epoch: 7, seq: 9, interval_ms: 600_000, probes: { disk: { free_pct: 1 } } })
  expect(await get('/v1/agents/web-1', undefined, 'DELETE')).toMatchObject({
    ...{ status: 200, body: { removed: 'web-1', keys: [key.key_id] } },
  })
  const made = JSON.parse((await run('key', 'create', '--agent', 'web-1', '--json')).stdout)
  expect(await beat(port, made, { boot_epoch: 1, seq: 1 })).toMatchObject({
    status: 200,
    body: { status: 'used' },
  })
  expect(await beat(port, key, { boot_epoch: 7, seq: 10 })).toMatchObject({ status: 410 })
  expect((await get('/v1/agents/web-1')).body).toMatchObject({ boot_epoch: 1, seq: 1, missed: 0 })
})

it('a removal that a kill cut short is ended by the next start', async () => {
  const { port, key, state, config, child, ended, run } = await place()
  await beat(port, key, { boot_epoch: 1, seq: 1, interval_ms: 600_000 })
  child.kill('SIGKILL')
  await ended
  const { openGatewayStore } = await import('../../src/store/gateway/sqlite/gateway-store.ts')
  const { KeyKeeper } = await import('../../src/gateway/server/keys/key-keeper.ts')
  const { SecretBox } = await import('../../src/gateway/server/keys/secret-box.ts')
  const store = openGatewayStore(join(state, 'gateway'))
  const keeper = new KeyKeeper({ store, box: new SecretBox(new Uint8Array(32)), now: Date.now, by: 'test' })
  await keeper.endAgent('web-1', 'test')
  await store.close()
  const again = await runningGateway(state, ['--config', config])
  expect((await again.get('/v1/agents')).body.agents).toEqual([])
  expect((await run('agent', 'list')).stdout).not.toContain('web-1')
})
