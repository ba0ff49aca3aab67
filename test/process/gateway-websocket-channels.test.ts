import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import type { AnyJson } from '../any-json.ts'
import { receiver, status } from '../gateway/server/outbox/receiver.ts'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { connectedTo } from './socket-client.ts'
import { emptyDirectory, vitals } from './vitals.ts'

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

it('tells how each channel is by its last message, and looks for it without sending anything', async () => {
  const state = emptyDirectory()
  const good = await receiver(status(200))
  const bad = await receiver(status(500))
  const policy = `name: told
interval: 1s
probes: { disk: { kind: disk } }
checks: { disk: { critical: { condition: disk.free_pct < 5, consecutive: 1 } } }
actions:
  ops: { kind: webhook, url: "${good.url}" }
  pager: { kind: webhook, url: "${bad.url}" }
  away: { kind: webhook, url: "http://127.0.0.1:${await closedPort()}/" }
  unset: { kind: webhook, url_env: NO_SUCH_ADDRESS }
on: [{ to: critical, run: [ops, pager] }, { to: degraded, run: [away, unset] }]
`
  writeFileSync(join(state, 'told.yaml'), policy)
  const config = join(state, 'vitals-gateway.yaml')
  writeFileSync(config, 'default: told.yaml\n')
  const { url, token } = await runningGateway(state, ['--config', config])
  const made = await vitals(['key', 'create', '--agent', 'web-1', '--json', '--state-dir', state])
  const key = JSON.parse(made.stdout) as Key
  const client = await connectedTo(url, token())
  const channels = async (params: object = {}): Promise<AnyJson[]> =>
    (await client.ask('channels.status', params)).payload.channels
  const states = async (params: object = {}) =>
    Object.fromEntries((await channels(params)).map(({ accountId, status }) => [accountId, status]))

  expect(await states()).toEqual({
    ...{ ops: 'running', pager: 'running', away: 'running', unset: 'disconnected' },
  })
  expect(await states({ probe: true })).toEqual({
    ...{ ops: 'connected', pager: 'connected', away: 'disconnected', unset: 'disconnected' },
  })
  expect([good.received.length, bad.received.length]).toEqual([0, 0])

  const sick = { interval_ms: 1_000, probes: { disk: { free_pct: 1 } } }
  const port = Number(new URL(url).port)
  expect((await beat(port, key, { boot_epoch: 1, seq: 1, ...sick })).status).toBe(200)
  await vi.waitUntil(
    async () => {
      const { ops, pager } = await states()
      return ops === 'connected' && pager === 'disconnected'
    },
    { timeout: 30_000, interval: 50 },
  )
  const [ops, pager, away, unset] = await channels({ probe: true, channel: 'webhook' })
  expect(ops).toMatchObject({ id: 'webhook', lastMessage: expect.any(Number), error: null })
  expect(pager).toMatchObject({ status: 'impaired', lastMessage: null })
  expect(pager?.error).toMatch(/^the last message did not arrive: \d (try|tries), it is tried again$/)
  expect(away?.error).toContain('ECONNREFUSED')
  expect(unset?.error).toBe("NO_SUCH_ADDRESS is not set, so that 'unset' tells nobody.")
  expect(await channels({ channel: 'telegram' })).toEqual([])

  const { payload } = await client.ask('status')
  expect(payload.channels['webhook/ops']).toEqual(ops)
  const present = (await client.ask('system-presence')).payload.channels
  expect(present.map(({ accountId }: AnyJson) => accountId)).toEqual(['ops', 'pager', 'away', 'unset'])
}, 60_000)
