import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { beatExample } from '../../src/cli/man/prose/gateway/gateway-run-prose.ts'
import { runningGateway } from './running-gateway.ts'
import { emptyDirectory, vitals } from './vitals.ts'

const hasTools = ['curl', 'openssl'].every((tool) => spawnSync(tool, ['--version']).error === undefined)
if (!hasTools)
  process.stdout.write('curl or openssl is not installed: the example of the manual is not run\n')

/** Runs the example of vitals-gateway(8): both of its answers, and the arguments of every program that it started. */
function beatByHand(state: string) {
  const programs = emptyDirectory()
  const listed = join(programs, 'arguments.txt')
  for (const tool of ['openssl', 'curl', 'sed', 'od', 'tr', 'cut', 'date', 'cat', 'printf', 'echo']) {
    const script = `#!/bin/sh\necho "${tool} $*" >> '${listed}'\nexec /usr/bin/${tool} "$@"\n`
    writeFileSync(join(programs, tool), script, { mode: 0o755 })
  }
  const env = { ...process.env, STATE: state, PATH: `${programs}:${process.env.PATH}` }
  const words = execFileSync('sh', ['-euc', beatExample], { env })
  const [answer, status] = words.toString().trim().split('\n')
  const started = readFileSync(listed, 'utf8')
  return { answer: JSON.parse(answer ?? ''), status: JSON.parse(status ?? ''), started }
}

describe('vitals gateway run', () => {
  it.runIf(hasTools)('takes a beat signed with curl and openssl, and knows it after a kill', async () => {
    const state = emptyDirectory()
    const first = await runningGateway(state)
    const made = await first.told('first credentials made')
    for (const path of [made.token_file, made.agent_key_file]) {
      expect(statSync(String(path)).mode & 0o777).toBe(0o600)
    }
    const { answer, status, started } = beatByHand(state)
    expect(answer).toMatchObject({ accepted: true, duplicate: false, status: 'used', state: status.state })
    expect(status).toMatchObject({
      agent_id: made.agent_id,
      policy: { name: 'host' },
      last_beat: { heartbeat_id: answer.heartbeat_id },
    })
    const { body: beats } = await first.get(`/v1/agents/${made.agent_id}/beats`)
    expect(beats).toMatchObject({
      beats: [{ heartbeat_id: answer.heartbeat_id, status: 'used', seq: null }],
      next: null,
    })
    const { body: timeline } = await first.get(`/v1/agents/${made.agent_id}/timeline`)
    expect(timeline.events).not.toEqual([])
    const metrics = await fetch(`${first.url}/metrics`, {
      headers: { authorization: `Bearer ${first.token()}` },
    })
    expect(await metrics.text()).toContain('vitals_heartbeats_ingested_total{result="used"} 1\n')
    const secrets = [first.token(), JSON.parse(readFileSync(String(made.agent_key_file), 'utf8')).secret]
    const hex = Buffer.from(secrets[1].replace('whsec_', ''), 'base64').toString('hex')
    for (const secret of [...secrets, secrets[1].replace('whsec_', ''), hex]) {
      expect(JSON.stringify(first.lines)).not.toContain(secret)
      expect(started).not.toContain(secret)
    }
    expect(started).toMatch(/^openssl dgst -sha256 -binary$/m)
    first.child.kill('SIGKILL')
    await first.ended
    const second = await runningGateway(state)
    const { body } = await second.get(`/v1/agents/${made.agent_id}/status`)
    // The clock of deadlines stands elsewhere in every process.
    expect(body).toEqual({ ...status, expected_by: expect.any(String) })
    expect(second.lines.map(({ message }) => message)).not.toContain('first credentials made')
    const { body: audit } = await second.get('/v1/audit?type=gateway')
    expect(audit.records.map(({ entry }: { entry: { event: string } }) => entry.event)).toEqual([
      'started',
      'started',
    ])
  })

  it('answers who may ask, and nobody else', async () => {
    const state = emptyDirectory()
    const { get, token } = await runningGateway(state)
    expect(await get('/healthz', {})).toMatchObject({ status: 200, body: { ok: true, faults: [] } })
    expect((await get('/healthz', { 'x-forwarded-for': '192.0.2.1' })).body).toEqual({ ok: true })
    expect(await get('/readyz', {})).toMatchObject({ status: 200, body: { ready: true } })
    expect(await get('/v1/agents')).toMatchObject({ status: 200, body: { agents: [], next: null } })
    const refused = await get('/v1/agents', {})
    expect(refused).toMatchObject({ status: 401, body: { type: 'urn:openvitals:problem:missing-token' } })
    expect(refused.headers['content-type']).toBe('application/problem+json')
    const wrong = { authorization: `Bearer ${token().slice(0, -1)}x` }
    expect(await get('/v1/agents', wrong)).toMatchObject({ status: 401 })
    const page = { authorization: `Bearer ${token()}`, origin: 'https://evil.example' }
    expect(await get('/v1/agents', page)).toMatchObject({ status: 403 })
    expect(await get('/v1/agents/nobody/status')).toMatchObject({ status: 404 })
    expect(await get('/v1/agents?limit=0')).toMatchObject({ status: 400, body: { parameter: 'limit' } })
    expect(await get('/v1/keys')).toMatchObject({ status: 404 })
    expect(await get('/v1/agents', {}, 'DELETE')).toMatchObject({ status: 405 })
    expect(await get('/moltbot/v1/aliases')).toMatchObject({ status: 200 })
    expect((await get('/moltbot/v1/aliases')).headers.deprecation).toMatch(/^@\d+$/)
  })

  it('ends cleanly on SIGTERM, leaves no address, and is refused a directory that another has', async () => {
    const state = emptyDirectory()
    const { child, ended, told } = await runningGateway(state)
    expect(existsSync(join(state, 'gateway/gateway.json'))).toBe(true)
    const other = await vitals(['gateway', 'run', '--state-dir', state, '--port', '0'])
    expect(other).toMatchObject({ status: 75, stderr: expect.stringContaining('gateway.db open') })
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ status: 143, stderr: '' })
    await told('stopped')
    expect(existsSync(join(state, 'gateway/gateway.json'))).toBe(false)
  })

  it('takes a new configuration on SIGHUP, and keeps the old one where the new one is wrong', async () => {
    const state = emptyDirectory()
    const config = join(state, 'vitals-gateway.yaml')
    writeFileSync(config, 'default: server\n')
    const { child, told, get } = await runningGateway(state, ['--config', config])
    writeFileSync(config, 'default: nowhere\n')
    child.kill('SIGHUP')
    expect(await told('the configuration is refused, the old one stays')).toMatchObject({
      code: 'CONFIG_INVALID',
      findings: [expect.stringContaining('vitals-gateway.yaml:1:10')],
    })
    expect(await get('/readyz', {})).toMatchObject({ status: 200 })
    writeFileSync(
      config,
      'default: desktop\nagents:\n  - { match: { id: "a*" }, policy: host }\n  - { match: { id: "*b" }, policy: host }\n',
    )
    child.kill('SIGHUP')
    expect(await told('reloaded')).toMatchObject({ policies: [{ name: 'host' }, { name: 'desktop' }] })
    await vitals(['key', 'create', '--agent', 'ab', '--state-dir', state])
    await told('agents without a policy, because two are meant')
    const { body } = await get('/v1/audit?type=configuration')
    expect(body.records).toHaveLength(1)
  })
})

describe('vitals key', () => {
  it('makes, rotates and ends keys on the files, and through the gateway while one runs', async () => {
    const state = emptyDirectory()
    const key = async (...words: string[]) => {
      const { status, stdout, stderr } = await vitals(['key', ...words, '--state-dir', state, '--json'])
      return { status, stderr, body: stdout === '' ? null : JSON.parse(stdout) }
    }
    const first = await key('create', '--agent', 'web-1', '--label', 'env=prod')
    expect(first.body).toEqual({
      ...{ key_id: expect.stringMatching(/^ak_/), agent_id: 'web-1' },
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    })
    const { get } = await runningGateway(state)
    const token = (await key('create', '--operator', 'ops')).body
    expect(token).toMatchObject({ scopes: ['operator.read'] })
    const headers = { authorization: `Bearer ${token.token}` }
    expect(await get('/v1/agents', headers)).toMatchObject({ status: 200 })
    const second = (await key('rotate', 'web-1')).body
    const { keys } = (await key('list')).body
    expect(keys).toMatchObject([
      ...[first.body, second]
        .map(({ key_id }, index) => ({
          id: key_id,
          state: index === 0 ? 'current' : 'next',
          labels: { env: 'prod' },
        }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
      { id: token.id, kind: 'operator', state: 'active' },
    ])
    expect(await key('create', '--agent', 'web-1')).toMatchObject({
      ...{ status: 73, body: { error: { code: 'KEY_EXISTS' } } },
    })
    await key('revoke', token.id)
    expect(await get('/v1/agents', headers)).toMatchObject({ status: 401 })
    expect(await key('revoke', token.id)).toMatchObject({
      status: 66,
      body: { error: { code: 'NO_SUCH_KEY' } },
    })
  })
})

describe('vitals gateway check', () => {
  it('says yes to what a gateway takes, and no with the place of what it refuses', async () => {
    const state = emptyDirectory()
    const config = join(state, 'gateway.yaml')
    const check = (...words: string[]) => vitals(['gateway', 'check', config, '--state-dir', state, ...words])
    writeFileSync(
      config,
      'agents:\n  - { match: { id: "a*" }, policy: host }\n  - { match: { id: "*b" }, policy: host }\n',
    )
    expect(await check()).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('good. Policies: host.'),
    })
    await vitals(['key', 'create', '--agent', 'ab', '--state-dir', state])
    const refused = await check()
    expect(refused).toMatchObject({ status: 1, stderr: '' })
    expect(refused.stdout).toContain('This and the selector in line 2 both mean the agent ab.')
    expect(JSON.parse((await check('--json')).stdout)).toMatchObject({
      ok: false,
      findings: [{ place: { line: 3 } }],
    })
  })

  it('says no to a policy that nobody may judge by, with its place', async () => {
    const state = emptyDirectory()
    const config = join(state, 'gateway.yaml')
    writeFileSync(config, 'default: p.yaml\n')
    const ways =
      'healthy->degraded: { condition: d.free_pct < 90 }, degraded->healthy: { condition: d.free_pct > 10 }'
    writeFileSync(join(state, 'p.yaml'), `probes: { d: { kind: disk } }\ntransitions: { ${ways} }\n`)
    const { status, stdout } = await vitals(['gateway', 'check', config, '--state-dir', state])
    expect(status).toBe(1)
    expect(stdout).toMatch(/p\.yaml:2:\d+: error: .*never settles/)
  })

  it('warns of a message that would reach nobody, with file, line and variable, as the gateway itself does', async () => {
    const state = emptyDirectory()
    const config = join(state, 'gateway.yaml')
    writeFileSync(config, 'default: p.yaml\n')
    const action =
      'actions: { ops: { kind: webhook, url_env: TELL_URL } }\non: [{ to: unknown, run: [ops] }]\n'
    writeFileSync(
      join(state, 'p.yaml'),
      `transitions: { healthy->degraded: { condition: free < 1 } }\n${action}`,
    )
    const check = (env: Record<string, string>, ...words: string[]) =>
      vitals(['gateway', 'check', config, '--state-dir', state, ...words], { env })
    const { status, stdout } = await check({})
    expect(status).toBe(0)
    expect(stdout).toMatch(/good\. Policies: p\.\n\n.*p\.yaml:2:43: warning: TELL_URL is not set/)
    expect((await check({ TELL_URL: 'http://127.0.0.1:9/' })).stdout).not.toContain('warning')
    expect((await check({ TELL_URL: 'http://ops.example/' })).stdout).toContain(
      'neither https nor of this host',
    )
    expect(JSON.parse((await check({ TELL_URL: 'ops' }, '--json')).stdout)).toMatchObject({
      ok: true,
      findings: [{ code: 'address_unusable', severity: 'warning', place: { line: 2 } }],
    })
    const gateway = await runningGateway(state, ['--config', config])
    expect(await gateway.told("TELL_URL is not set, so that 'ops' tells nobody.")).toMatchObject({
      level: 'warn',
      ...{ file: expect.stringMatching(/p\.yaml$/), line: 2 },
    })
  })
})
