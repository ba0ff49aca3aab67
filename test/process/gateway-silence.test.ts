import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { withKeys } from '../../src/gateway/server/keys/access/with-keys.ts'
import { runningGateway } from './running-gateway.ts'
import { beat, type Key } from './signed-beat.ts'
import { emptyDirectory } from './vitals.ts'

const policy = `name: small
interval: 4s
checks:
  disk:
    transitions:
      healthy->critical: { condition: free < 5, consecutive: 1, reason: low }
      critical->healthy: { condition: free > 10, consecutive: 1 }
`
const graceMs = 6_000
// 200 in npm run test:faults: on a busy machine so many cannot all beat in time, and are rightly accused.
const all = Number(process.env.SILENCE_AGENTS ?? 40)
const dying = all / 10

const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it('agents that died while the gateway was down are accused after the grace period, once each, and no other', async () => {
  const state = emptyDirectory()
  const config = join(state, 'vitals-gateway.yaml')
  writeFileSync(join(state, 'small.yaml'), policy)
  writeFileSync(config, `default: small.yaml\ngrace: ${graceMs / 1_000}s\n`)
  const keys = await withKeys(state, { env: {}, now: Date.now }, async (open) => {
    const made: Key[] = []
    for (let index = 0; index < all; index += 1) made.push(await open.createKey(`a${index}`, {}))
    return made
  })
  const beats = async (url: string, of: readonly Key[]) => {
    const port = Number(new URL(url).port)
    for (let at = 0; at < of.length; at += 20) {
      await Promise.all(of.slice(at, at + 20).map((key) => beatUntilUsed(port, key)))
    }
  }
  const first = await runningGateway(state, ['--config', config])
  await beats(first.url, keys)
  const { body: healthy } = await first.get('/v1/agents?limit=1000&state=healthy', await ownToken(state))
  expect(healthy.agents).toHaveLength(all)
  first.child.kill('SIGKILL')
  await first.ended
  await after(13_000)

  const startedAt = Date.now()
  const second = await runningGateway(state, ['--config', config])
  const headers = await ownToken(state)
  const unknown = async () => {
    const { body } = await second.get('/v1/agents?limit=1000&state=unknown', headers)
    return body.agents.map(({ agent_id }: { agent_id: string }) => agent_id).sort()
  }
  const alive = keys.slice(dying)
  let isOver = false
  const beating = (async () => {
    while (!isOver) {
      await beats(second.url, alive)
      await after(1_500)
    }
  })()
  while (Date.now() < startedAt + graceMs) {
    const accused = await unknown()
    if (Date.now() < startedAt + graceMs) expect(accused).toEqual([])
    await after(200)
  }
  while ((await unknown()).length < dying) await after(200)
  await after(6_000)
  const dead = keys.slice(0, dying).map(({ agent_id }) => agent_id)
  expect(await unknown()).toEqual(dead.sort())
  isOver = true
  await beating
  const { body: trail } = await second.get('/v1/audit?type=transition&limit=1000', headers)
  const accused = trail.records
    .map(({ entry }: { entry: { agent: string; check: string; to: string } }) => entry)
    .filter(({ check, to }: { check: string; to: string }) => check === 'heartbeat' && to === 'unknown')
    .map(({ agent }: { agent: string }) => agent)
  expect(accused.sort()).toEqual(dead.sort())
}, 90_000)

/** What an agent does that is told to come back: a busy machine may be too slow for twenty beats at once. */
async function beatUntilUsed(port: number, key: Key): Promise<void> {
  for (;;) {
    const { status } = await beat(port, key, { interval_ms: undefined, probes: { free: 50 } })
    if (status === 200) return
    expect([429, 503]).toContain(status)
    await after(200)
  }
}

/** A token of an operator, made on the socket of the gateway that runs. */
async function ownToken(state: string): Promise<Record<string, string>> {
  const { token } = await withKeys(state, { env: {}, now: Date.now }, (open) => {
    return open.createToken('ops', ['operator.read'])
  })
  return { authorization: `Bearer ${token}` }
}
