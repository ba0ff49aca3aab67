import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { probeKinds } from '../../src/core/probe-kind/registry.ts'
import type { ProbeReport } from '../../src/core/report/probe.ts'
import { busyOpenClaw } from '../gateway/busy-gateway.ts'
import { startGateway } from '../gateway/scripted-gateway.ts'
import { makeCertificate } from '../probes/certificate/certificate.ts'
import { record, startDnsServer } from '../probes/dns/dns-server.ts'
import { listening } from '../probes/listen.ts'
import { startSntpServer } from '../probes/sntp-server.ts'
import { type Host, newHost } from './host.ts'
import { vitals } from './vitals.ts'

const escapes = '\u001b]52;c;aGk=\u0007\u001b[31m\u202e'

/** Everything that the policy below looks at, made by this test; gives the ports. */
async function makeTargets(host: Host): Promise<Record<string, number>> {
  const http = createServer((request, response) => {
    const isToken = request.headers.authorization === `Bearer ${readFileSync(host.path('token'), 'utf8')}`
    response.writeHead(request.url === '/me' && !isToken ? 401 : 200).end(`all is well ${escapes}`)
  })
  const tls = makeCertificate(5, 'five.test')
  host.write('tls.pem', tls.cert)
  makeFiles(host)
  return {
    http: await listening(http, () => http.closeAllConnections()),
    tls: await listening(
      createTlsServer(tls, (socket) => socket.on('error', () => {})),
      () => {},
    ),
    dns: await startDnsServer({ 'www.example.test A': [record.a('192.0.2.7')] }),
    ntp: await startSntpServer({ aheadMs: 2_000 }),
    gateway: await startedGateway(),
  }
}

async function startedGateway(): Promise<number> {
  const gateway = await startGateway({ methods: busyOpenClaw })
  onTestFinished(() => gateway.stop())
  return gateway.port
}

function makeFiles(host: Host): void {
  const claims = { exp: Math.floor(Date.now() / 1_000) + 7_200 }
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  host.write('token', `${part({ alg: 'none' })}.${part(claims)}.`)
  chmodSync(host.path('token'), 0o644)
  for (const directory of ['spool', 'tree', 'bin']) mkdirSync(host.path(directory))
  for (const name of ['spool/a', 'spool/b', `tree/${escapes}`]) host.write(name, '')
  utimesSync(host.path('spool/b'), Date.now() / 1_000 - 1_800, Date.now() / 1_000 - 1_800)
  host.write('app.log', 'before\n')
  host.write('pid', String(process.pid))
  const beat = { type: 'heartbeat', agent_id: 'edge-1', seq: 4, policy: { state: 'degraded', reasons: [] } }
  host.write('beat', JSON.stringify({ ...beat, ts: new Date(Date.now() - 120_000).toISOString() }))
  host.write('bin/systemctl', '#!/bin/sh\necho ActiveState=active\necho SubState=running\necho NRestarts=3\n')
  host.write('bin/plugin', `#!/bin/sh\nprintf '${escapes} OK | queue=7;10;20\\n'\n`)
  for (const name of ['systemctl', 'plugin']) chmodSync(host.path(`bin/${name}`), 0o755)
}

function policyFor(host: Host, ports: Record<string, number>): string {
  const probes: Record<string, Record<string, unknown>> = {
    cpu: {},
    memory: {},
    disk: { path: host.directory },
    process: { pid_file: host.path('pid') },
    file: { path: host.path('tls.pem'), digest: true },
    http: { url: `http://127.0.0.1:${ports.http}/healthz`, match: 'all is well' },
    tcp: { port: ports.http },
    command: { argv: [host.path('bin/plugin')] },
    dns: { name: 'www.example.test', server: `127.0.0.1:${ports.dns}`, expect: ['192.0.2.7'] },
    certificate: { endpoint: `127.0.0.1:${ports.tls}`, names: ['five.test'], ca_file: host.path('tls.pem') },
    credential: { file: host.path('token'), url: `http://127.0.0.1:${ports.http}/me` },
    queue: { path: host.path('spool') },
    log: { path: host.path('app.log'), pattern: 'retry' },
    clock: { server: `127.0.0.1:${ports.ntp}` },
    heartbeat: { path: host.path('beat') },
    systemd: { unit: 'demo.service' },
    permission: { path: host.path('tree') },
    gateway: { url: `ws://127.0.0.1:${ports.gateway}` },
  }
  const named = Object.entries(probes).map(([kind, options]) => [
    `${kind}_1`,
    { kind, ttl: '0s', ...options },
  ])
  const policy = {
    version: 1,
    budget: { probe_timeout: '10s', total: '30s' },
    probes: Object.fromEntries(named),
    checks: {
      retries: { transitions: { 'healthy->critical': { condition: 'log_1.count >= 2', consecutive: 1 } } },
      tree: {
        transitions: { 'healthy->degraded': { condition: 'permission_1.changes > 0', consecutive: 1 } },
      },
    },
  }
  return JSON.stringify(policy)
}

function valuesOf(report: ProbeReport): Record<string, Record<string, unknown>> {
  const failed = report.results.filter(({ ok }) => !ok).map(({ name, error }) => `${name}: ${error}`)
  expect(failed).toEqual([])
  return Object.fromEntries(
    report.results.map(({ name, value }) => [name.replace(/_1$/, ''), value]),
  ) as never
}

describe('one policy with a probe of every kind', () => {
  it('gives every value right, in two runs of which the second sees what changed', async () => {
    const host = newHost()
    const ports = await makeTargets(host)
    const policy = host.write('every.yaml', policyFor(host, ports))
    const env = { PATH: `${host.path('bin')}:${process.env.PATH}`, STATE_DIRECTORY: host.path('state') }
    const look = async () => {
      const { stdout } = await vitals(['probe', policy, '--json'], { env, cwd: host.directory })
      return JSON.parse(stdout) as ProbeReport
    }

    const first = await look()
    expect(first).toMatchObject({ state: 'unknown', state_saved: true })
    const values = valuesOf(first)
    expect(Object.keys(values).sort()).toEqual(Object.keys(probeKinds).sort())
    expect(Object.keys(rightValues).sort()).toEqual(Object.keys(probeKinds).sort())
    expect(values).toMatchObject(rightValues)
    const number = (kind: string, field: string) => Number(values[kind]?.[field])
    for (const [kind, field, least, most] of ranges) {
      expect([kind, field, number(kind, field)]).toEqual([kind, field, expect.any(Number)])
      expect(number(kind, field)).toBeGreaterThanOrEqual(least)
      expect(number(kind, field)).toBeLessThanOrEqual(most)
    }

    // A busy machine may hold up either of the two.
    expect(Math.abs(number('clock', 'offset_ms') - 2_000)).toBeLessThan(1_000)

    appendFileSync(host.path('app.log'), 'retry 1\nfine\n')
    renameSync(host.path('app.log'), host.path('app.log.1'))
    host.write('app.log', `${escapes} retry 2\n`)
    chmodSync(host.path(`tree/${escapes}`), 0o666)
    const second = await look()
    expect(second).toMatchObject({ state: 'critical', state_saved: true })
    expect(valuesOf(second)).toMatchObject({
      log: { count: 2, lines: 3, first: 'retry 1', last: `${escapes} retry 2`, rotated: true, gap: false },
      permission: { changes: 1, changed: 1, world_writable: 1, paths: [`changed ${escapes}`] },
      file: { changed: false },
    })
    const token = readFileSync(host.path('token'), 'utf8').split('.')[1]
    expect(JSON.stringify([first, second])).not.toContain(token)
    const kept = readdirSync(host.path('state'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
    expect(kept.join('')).toContain('credential_1')
    expect(kept.join('')).not.toContain(token)
  })
})

const rightValues = {
  cpu: { cores: expect.any(Number), load1: expect.any(Number) },
  memory: { available_pct: expect.any(Number), total_mb: expect.any(Number) },
  disk: { up: true, free_pct: expect.any(Number), read_only: false },
  process: { alive: true, count: 1, pid: process.pid },
  file: { up: true, exists: true, type: 'file', changed: false, digest: expect.stringMatching(/^sha256:/) },
  http: { up: true, status: 200, matched: true },
  tcp: { up: true, latency_ms: expect.any(Number) },
  command: { up: true, exit_status: 0, status: 'ok', queue: 7, output: `${escapes} OK` },
  dns: { up: true, count: 1, answers: ['192.0.2.7'], matched: true },
  certificate: { up: true, subject: 'CN=five.test', names_match: true, verified: true, self_signed: true },
  credential: { up: true, mode: '0644', mode_too_wide: true, accepted: true, status: 200 },
  queue: { up: true, length: 2, capped: false },
  log: { up: true, backlog_bytes: 0, exists: true, gap: false },
  clock: { up: true, source: 'sntp', synchronised: true, stratum: 2 },
  heartbeat: { up: true, agent_id: 'edge-1', state: 'degraded', seq: 4 },
  systemd: { up: true, state: 'active', sub_state: 'running', active: true, restarts: 3 },
  permission: { up: true, entries: 2, changes: 0, baseline_taken: true },
  gateway: { up: true, healthy: false, channels_down: 2, cron_failing: 1, unavailable: [] },
}

/** Kind, field, and the least and the most it can be on a slow machine. */
const ranges = [
  ['certificate', 'days_left', 4.9, 5],
  ['credential', 'expires_in_s', 7_000, 7_200],
  ['queue', 'oldest_age_s', 1_800, 2_000],
  ['heartbeat', 'age_s', 120, 320],
  ['memory', 'available_pct', 0, 100],
  ['disk', 'free_pct', 0, 100],
] as const
