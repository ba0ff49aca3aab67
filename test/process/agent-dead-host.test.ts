import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { receiver, status } from '../gateway/server/outbox/receiver.ts'
import { agentHost } from './agent-host.ts'
import { runningGateway } from './running-gateway.ts'
import { emptyDirectory } from './vitals.ts'

const policy = (url: string) => `name: told
interval: 1s
budget: { probe_timeout: 20s, total: 40s }
probes: { disk: { kind: disk }, memory: { kind: memory } }
checks:
  disk: { signal: disk.free_pct, degraded: { below: -1, consecutive: 1 } }
  memory: { signal: memory.available_pct, degraded: { below: -1, consecutive: 1 } }
actions: { ops: { kind: webhook, url: "${url}" } }
on: [{ check: heartbeat, to: unknown, run: [ops] }]
`

it('a host that dies is one message, whatever its checks, and one when it is back; again within the cooldown, it says what holds the message', async () => {
  const state = emptyDirectory()
  const { url: hook, received, heard } = await receiver(status(200))
  writeFileSync(join(state, 'told.yaml'), policy(hook))
  const config = join(state, 'vitals-gateway.yaml')
  writeFileSync(config, 'default: told.yaml\ngrace: 1s\n')
  const host = await agentHost(state)
  writeFileSync(join(host.home, 'often.yaml'), policy(hook))
  const { url, get } = await runningGateway(state, ['--config', config])
  const start = () => {
    const { child, ended } = host.start(['run', 'often.yaml'], url)
    onTestFinished(async () => {
      child.kill('SIGKILL')
      await ended
    })
    return { child, ended }
  }
  const shown = async () => (await get('/v1/agents/web-1')).body
  const until = async (state: string) => {
    while ((await shown()).state !== state) await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const first = start()
  await until('healthy')
  first.child.kill('SIGKILL')
  await first.ended
  await until('unknown')
  await heard(1)
  const silentUntil = Date.now() + 5_000
  while (Date.now() < silentUntil) await shown()
  expect(received.map(({ body }) => JSON.parse(body).data)).toMatchObject([
    { agent_id: 'web-1', check: 'heartbeat', state: 'unknown', policy: { name: 'told' } },
  ])
  const second = start()
  await until('healthy')
  await heard(2)
  second.child.kill('SIGKILL')
  await second.ended
  await until('unknown')
  const heldBack = async () => {
    const { checks } = (await get('/v1/agents/web-1/status')).body
    return checks.find(({ name }: { name: string }) => name === 'heartbeat').held_back
  }
  expect(await heldBack()).toEqual([
    { action: 'ops', kind: 'lost', reasons: ['cooldown'], until: expect.stringMatching(/Z$/) },
  ])
  const { events } = (await get('/v1/agents/web-1/timeline?limit=50')).body
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'action',
      check: 'heartbeat',
      reasons: ['cooldown'],
      until: expect.any(String),
    }),
  )
  const third = start()
  await until('healthy')
  third.child.kill('SIGTERM')
  await third.ended
  const leftUntil = Date.now() + 5_000
  while (Date.now() < leftUntil) await shown()
  expect(received.map(({ body }) => JSON.parse(body).data.check)).toEqual(['heartbeat', 'heartbeat'])
  expect(JSON.parse(received[1]?.body ?? '')).toMatchObject({ data: { state: 'healthy' } })
  expect(await shown()).toMatchObject({ state: 'healthy', signed_off: true })
})
