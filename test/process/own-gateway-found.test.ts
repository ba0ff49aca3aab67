import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { deadPort } from '../probes/listen.ts'
import { runningGateway } from './running-gateway.ts'
import { emptyDirectory, vitals } from './vitals.ts'

/** An account with a gateway of vitals, and what its commands say; with OpenClaw too where a port is named. */
async function account(openClawPort: number | null = null) {
  const home = emptyDirectory()
  if (openClawPort !== null) {
    mkdirSync(join(home, '.openclaw'))
    const config = { gateway: { port: openClawPort, auth: { mode: 'token', token: 'geheim-7' } } }
    writeFileSync(join(home, '.openclaw/openclaw.json'), JSON.stringify(config), { mode: 0o600 })
  }
  const gateway = await runningGateway(join(home, '.local/state/vitals'))
  const run = (...words: string[]) => vitals(words, { env: { HOME: home } })
  return { ...gateway, run }
}

it('where ours is the only gateway, every command finds it by itself and needs no token', async () => {
  const { url, run, child, ended } = await account()
  const spoken = url.replace('http', 'ws')
  expect(await run('agent', 'list', '--json')).toMatchObject({ status: 0, stderr: '' })
  expect(await run('key', 'list')).toMatchObject({ status: 0, stderr: '' })
  const status = await run('status', '--json')
  expect([status.status, JSON.parse(status.stdout)]).toMatchObject([
    0,
    { gateway: { kind: 'openvitals', url: spoken, pid: child.pid }, nodes: [] },
  ])
  const health = await run('health', '--json')
  expect([health.status, JSON.parse(health.stdout)]).toMatchObject([
    0,
    { ok: true, state: 'healthy', gateway: 'openvitals', url: spoken, url_from: 'own', error: null },
  ])
  const presence = await run('presence', '--json')
  expect([presence.status, JSON.parse(presence.stdout)]).toMatchObject([
    0,
    { clients: [{ clientId: 'cli', connected: true }], processes: [], unknown: [] },
  ])
  expect(await run('nodes')).toMatchObject({ status: 0, stderr: '' })
  const other = await run('status', '--gateway', 'openclaw', '--timeout', '1s')
  expect(other).toMatchObject({ status: 69, stderr: expect.stringContaining('18789') })
  const doctor = JSON.parse((await run('doctor', '--json')).stdout)
  expect(doctor.findings.filter(({ subject }: { subject: string }) => subject === 'gateway')).toMatchObject([
    { severity: 'ok', message: expect.stringContaining(url) },
  ])
  child.kill('SIGKILL')
  await ended
  expect((await run('status', '--timeout', '1s')).stderr).toContain('18789')
})

it('where there are both, OpenClaw is asked, the answer names ours too, and --gateway chooses', async () => {
  const port = await deadPort()
  const { url, run } = await account(port)
  const spoken = url.replace('http', 'ws')
  const health = JSON.parse((await run('health', '--json')).stdout)
  expect(health).toMatchObject({ url: `ws://127.0.0.1:${port}`, other_url: spoken })
  expect((await run('health')).stdout.replace(/\s+/g, ' ')).toContain(
    `vitals' own gateway runs here too: ${spoken}`,
  )
  expect(JSON.parse((await run('health', '--gateway', 'own', '--json')).stdout)).toMatchObject({
    ...{ ok: true, url: spoken, other_url: null, gateway: 'openvitals' },
  })
  const chosen = JSON.parse((await run('health', '--gateway', 'openclaw', '--json')).stdout)
  expect(chosen).toMatchObject({ url: `ws://127.0.0.1:${port}`, other_url: spoken })
  const shown = JSON.parse((await run('config', 'show', '--json')).stdout)
  expect(shown.gateway).toMatchObject({ url: `ws://127.0.0.1:${port}`, other_url: spoken })
  expect((await run('health', '--gateway', 'own', '--url', url)).status).toBe(64)
})

it('--gateway own says where none of ours runs', async () => {
  const run = await vitals(['status', '--gateway', 'own'])
  expect(run).toMatchObject({ status: 69, stderr: expect.stringContaining('no gateway of vitals runs') })
})
