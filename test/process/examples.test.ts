import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { policyOf } from '../timeline.ts'
import { newHost } from './host.ts'
import { bin, checkout, emptyDirectory } from './vitals.ts'

const examples = join(checkout, 'policies', 'examples')
const example = (name: string) => readFileSync(join(examples, name), 'utf8')
const installed = (program: string) => spawnSync(program, ['--version']).error === undefined
for (const program of ['shellcheck', 'systemd-analyze', 'curl']) {
  if (!installed(program)) process.stdout.write(`${program} is not installed: some examples are not tried\n`)
}

/** The vitals of this checkout as a program on a PATH of its own. */
function installedVitals(): string {
  const program = join(emptyDirectory(), 'vitals')
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`, { mode: 0o755 })
  return program
}

const policy = (degradedBelow: number) =>
  `budget: { probe_timeout: 10s, total: 20s }\nprobes: { disk: { kind: disk } }\nchecks: { disk: { signal: disk.free_pct, degraded: { below: ${degradedBelow}, consecutive: 1 } } }\n`

interface Ping {
  readonly path: string
  readonly body: string
}

/** A dead man's switch that remembers its pings and answers with this status. */
async function switchboard(status = 200) {
  const pings: Ping[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    const body = (await request.toArray()).join('')
    pings.push({ path: request.url ?? '', body })
    response.statusCode = status
    response.end('OK')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { pings, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/5f4d` }
}

async function pingAfterProbe(text: string, url: string) {
  const host = newHost()
  host.write('p.yaml', text)
  host.write('ping-url', `${url}\n`)
  const child = spawn(join(examples, 'ping-after-probe.sh'), [host.path('p.yaml')], {
    env: {
      ...{ PATH: process.env.PATH, HOME: host.directory, STATE_DIRECTORY: host.path('state') },
      ...{ VITALS: installedVitals(), PING_URL_FILE: host.path('ping-url'), PING_RETRIES: '0' },
    },
  })
  let stderr = ''
  child.stderr.on('data', (part: Buffer) => (stderr += part))
  return new Promise<{ status: number | null; stderr: string }>((resolve) =>
    child.on('close', (status) => resolve({ status, stderr })),
  )
}

describe.runIf(installed('curl'))('ping-after-probe.sh', () => {
  it('pings the start and the exit status, and says nothing while all is well', async () => {
    const { pings, url } = await switchboard()
    expect(await pingAfterProbe(policy(-1), url)).toEqual({ status: 0, stderr: '' })
    expect(pings).toEqual([
      { path: '/5f4d/start', body: '' },
      { path: '/5f4d/0', body: '' },
    ])
  })

  it('sends the one line of a verdict that is not healthy, and ends with it', async () => {
    const { pings, url } = await switchboard()
    const run = await pingAfterProbe(policy(101), url)
    expect(run.status).toBe(1)
    expect(run.stderr).toMatch(/^vitals: p is degraded: disk: [^\n]*\n$/)
    expect(pings[1]).toEqual({ path: '/5f4d/1', body: run.stderr.trimEnd() })
  })

  it('pings a failure to run as well', async () => {
    const { pings, url } = await switchboard()
    expect((await pingAfterProbe('checks: {}\n', url)).status).toBe(78)
    expect(pings.at(-1)?.path).toBe('/5f4d/78')
  })

  it('tells that a ping does not arrive, and still ends with the verdict', async () => {
    const { url } = await switchboard(500)
    const run = await pingAfterProbe(policy(-1), url)
    expect(run.status).toBe(0)
    expect(run.stderr).toContain('The ping did not arrive.')
  })
})

it('Comments of the examples fit a terminal of 80 columns', () => {
  const long = readdirSync(examples, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:cron|service|timer|sh|yaml)$/.test(name))
    .flatMap((name) =>
      example(name)
        .split('\n')
        .filter((line) => /^\s*# /.test(line) && line.length > 80),
    )
  expect(long.filter((line) => !line.startsWith('# yaml-language-server'))).toEqual([])
})

it.runIf(installed('shellcheck'))('shellcheck has nothing to say of the scripts', () => {
  const scripts = readdirSync(examples).filter((name) => name.endsWith('.sh'))
  expect(scripts).toContain('ping-after-probe.sh')
  const run = spawnSync('shellcheck', scripts, { cwd: examples, encoding: 'utf8' })
  expect(run).toMatchObject({ status: 0, stdout: '' })
})

it.runIf(installed('systemd-analyze'))('systemd-analyze finds services and timer right', () => {
  const directory = emptyDirectory()
  const service = example('vitals-probe.service').replace('/usr/local/bin/vitals', installedVitals())
  writeFileSync(join(directory, 'vitals-probe.service'), service)
  writeFileSync(join(directory, 'vitals-probe.timer'), example('vitals-probe.timer'))
  for (const name of ['vitals-gateway.service', 'vitals-agent.service']) {
    const unit = example(name).replace('/usr/local/bin/vitals', installedVitals())
    writeFileSync(join(directory, name), unit)
  }
  const units = [
    'vitals-probe.service',
    'vitals-probe.timer',
    'vitals-gateway.service',
    'vitals-agent.service',
  ]
  const run = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], {
    cwd: directory,
    encoding: 'utf8',
  })
  expect(run).toMatchObject({ status: 0, stderr: '' })
})

describe('the service and the crontab', () => {
  const commands = [
    /^ExecStart=\/usr\/local\/bin\/(vitals .*)$/m.exec(example('vitals-probe.service'))?.[1],
    /^(?:\* ){5}root (vitals .*)$/m.exec(example('vitals-probe.cron'))?.[1],
  ]

  it.each(commands)('run a command that is quiet while all is well: %s', (command = 'none') => {
    const host = newHost()
    host.write('service.yaml', policy(-1))
    const line = command.replace('/etc/vitals/service.yaml', host.path('service.yaml'))
    const env = {
      PATH: `${join(installedVitals(), '..')}:/usr/bin:/bin`,
      STATE_DIRECTORY: host.path('state'),
    }
    expect(spawnSync('sh', ['-c', line], { env, encoding: 'utf8' })).toMatchObject({
      ...{ status: 0, stdout: '', stderr: '' },
    })
  })

  it('leave a round time to end, and run as often as the policies want', () => {
    const { intervalMs, budget } = policyOf(readFileSync(join(examples, 'service.yaml'), 'utf8'))
    expect(example('vitals-probe.timer')).toContain(`OnUnitActiveSec=${intervalMs / 60_000}m\n`)
    const seconds = Number(/^TimeoutStartSec=(\d+)s$/m.exec(example('vitals-probe.service'))?.[1])
    expect(seconds * 1_000).toBeGreaterThan(2 * budget.totalMs)
    expect(seconds * 1_000).toBeLessThan(intervalMs)
  })
})
