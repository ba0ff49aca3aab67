import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterEach, describe, expect, it } from 'vitest'
import { refusal, type ScriptedGateway, silence, startGateway } from '../gateway/scripted-gateway.ts'
import { checkout, emptyDirectory, vitals } from './vitals.ts'

const canary = 'canary-c0ffee-7f31d9e2'
const isReport = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync(join(checkout, 'policies', 'schemas', 'health.schema.json'), 'utf8')),
)
const well = { ok: true, ts: Date.now(), plugins: { errors: [] }, channels: {} }
const quietDeep = { 'cron.list': { jobs: [] }, 'node.list': { nodes: [] }, 'last-heartbeat': null }

let gateway: ScriptedGateway | null = null
afterEach(async () => {
  await gateway?.stop()
  gateway = null
})

async function gatewayWith(methods: Record<string, unknown>): Promise<ScriptedGateway> {
  gateway = await startGateway({ methods })
  return gateway
}

/** A home directory as a host has it that runs OpenClaw on this port. */
function homeOf(port: number): string {
  const home = emptyDirectory()
  mkdirSync(join(home, '.openclaw'))
  const config = { gateway: { mode: 'local', port, auth: { mode: 'token', token: canary } } }
  writeFileSync(join(home, '.openclaw', 'openclaw.json'), JSON.stringify(config), { mode: 0o600 })
  return home
}

async function health(methods: Record<string, unknown>, ...flags: readonly string[]) {
  const { port, asked } = await gatewayWith(methods)
  const home = homeOf(port)
  const run = await vitals(['health', ...flags], { env: { HOME: home } })
  expect(run.stdout + run.stderr).not.toContain(canary)
  return { ...run, asked, home }
}

describe('vitals health on a host that runs OpenClaw needs no configuration', () => {
  it('says in one line that all is well, and leaves nothing behind', async () => {
    const run = await health({ health: well })
    expect(run).toMatchObject({ status: 0, stderr: '' })
    expect(run.stdout).toMatch(/^.{1,3} HEALTHY {2}openclaw 2026\.9\.6 .* up 1d .* ms\n$/)
    expect(readdirSync(run.home).sort()).toEqual(['.openclaw'])
    expect(run.asked.map(({ method }) => method)).toEqual(['connect', 'health', 'channels.status'])
    expect(run.asked[0]?.params).toMatchObject({ auth: { token: canary }, scopes: ['operator.read'] })
  })

  it('prints the document that its schema describes, also when it is not well', async () => {
    const channels = { telegram: { configured: true, running: false, lastError: `bad ${canary}` } }
    const good = await health({ health: well }, '--json')
    await gateway?.stop()
    const bad = await health({ health: { ...well, channels } }, '--json')
    expect([good.status, bad.status]).toEqual([0, 1])
    for (const { stdout } of [good, bad])
      expect(isReport(JSON.parse(stdout)), JSON.stringify(isReport.errors)).toBe(true)
    expect(JSON.parse(good.stdout)).toMatchObject({
      ok: true,
      timestamp: well.ts,
      version: '2026.9.6',
      uptime: 86_400,
      gateway: 'openclaw',
      phase: null,
      error: null,
    })
    expect(JSON.parse(bad.stdout)).toMatchObject({
      ok: false,
      state: 'critical',
      phase: null,
      error: { code: 'GATEWAY_NOT_HEALTHY' },
      reasons: [{ code: 'channel_down', message: 'it is disconnected: bad [redacted]' }],
    })
  })

  it('asks for cron jobs, nodes and heartbeats only with --deep, and calls an unread part unknown', async () => {
    const jobs = [{ id: 'j', name: 'backup', enabled: true, state: { consecutiveErrors: 1 } }]
    const deep = await health(
      { ...quietDeep, health: well, 'cron.list': { jobs } },
      '--deep',
      '--format',
      'nagios',
    )
    expect(deep).toMatchObject({ status: 1 })
    expect(deep.stdout).toMatch(
      /^VITALS WARNING - openclaw 2026\.9\.6 at ws:\S+ is degraded: backup: its last run failed \| latency=\d+ms;;;0 uptime=86400s;;;0\n$/,
    )
    await gateway?.stop()
    const unread = await health(
      { ...quietDeep, health: well, 'node.list': refusal('FORBIDDEN', 'no') },
      '--deep',
      '--json',
    )
    expect(unread.status).toBe(1)
    expect(JSON.parse(unread.stdout)).toMatchObject({
      ok: false,
      state: 'unknown',
      unknown: ['nodes'],
      phase: null,
    })
  })

  it('keeps what was told in time when a part of --deep never answers', async () => {
    const run = await health(
      { ...quietDeep, health: well, 'cron.list': silence },
      '--deep',
      '--json',
      '--timeout',
      '5s',
    )
    expect(JSON.parse(run.stdout)).toMatchObject({ state: 'unknown', unknown: ['cron'], version: '2026.9.6' })
  })

  it('hands --probe on, and shows hostile text without obeying it', async () => {
    const channels = { 'te\x1b[31m': { configured: true, running: false, lastError: '\x1b]0;owned\x07' } }
    const run = await health({ health: { ...well, channels } }, '--probe')
    expect(run.asked.at(-1)).toMatchObject({ method: 'channels.status', params: { probe: true } })
    expect(run.stdout).toContain('\\x1b[31m')
    expect(run.stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/)
  })

  it('answers the same through oclif', async () => {
    const { port } = await gatewayWith({ health: well })
    const env = { HOME: homeOf(port) }
    const lanes = await Promise.all(
      [[], ['--color=auto']].map((flags) => vitals(['health', '--json', ...flags], { env })),
    )
    const [fast, full] = lanes.map(({ stdout }) => ({ ...JSON.parse(stdout), latency_ms: 0 }))
    expect(fast).toEqual(full)
  })
})
