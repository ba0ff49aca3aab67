import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { busyOpenClaw } from '../gateway/busy-gateway.ts'
import { startGateway } from '../gateway/scripted-gateway.ts'

/** A command line of the installed vitals and the exit statuses that are right for it. */
interface Trial {
  readonly line: string
  readonly ends: readonly number[]
  /** What a command that runs on prints once it is there; it is asked to end then. */
  readonly until?: string
}

const views = ['status', 'channels', 'sessions', 'nodes', 'cron', 'usage', 'presence']
const verdicts = [0, 1, 2, 3]
const logPage = {
  file: '/tmp/openclaw.log',
  cursor: 3,
  size: 3,
  lines: ['up'],
  truncated: false,
  reset: false,
}

/** Packs the checkout, as it is built, into `place`. */
export function pack(root: string, place: string): string {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', place]
  const answer = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' }))
  const [packed] = Object.values<{ filename: string; size: number }>(answer)
  if (packed === undefined) throw new Error('npm packed nothing')
  const { filename, size } = packed
  process.stdout.write(`${filename}: ${(size / 1e6).toFixed(2)} MB\n`)
  return join(place, filename)
}

/**
 * Installs the tarball by `npm install --global` under the Node.js of `env`'s PATH and runs every command of it.
 *
 * @returns what went wrong, nothing where all is well
 */
export async function tryInstalled(
  tarball: string,
  prefix: string,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  const install = ['install', '--global', '--prefix', prefix, '--offline', '--no-audit', '--no-fund', tarball]
  execFileSync('npm', install, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const packages = readdirSync(join(prefix, 'lib/node_modules'))
  const bytes = sizeOf(join(prefix, 'lib'))
  process.stdout.write(`installed: ${packages.join(', ')}, ${(bytes / 1e6).toFixed(2)} MB on disk\n`)
  const failures =
    packages.length === 1 ? [] : [`more than one package was installed: ${packages.join(', ')}`]
  const gateway = await startGateway({ methods: { ...busyOpenClaw, 'logs.tail': logPage } })
  try {
    for (const trial of trialsAt(prefix, gateway.url)) {
      const { status, stderr } = await run(prefix, trial, env)
      if (!trial.ends.includes(status ?? -1) || /^\s+at /m.test(stderr))
        failures.push(`vitals ${trial.line} ended with ${status}: ${stderr}`)
    }
  } finally {
    await gateway.stop()
  }
  return failures
}

function trialsAt(prefix: string, url: string): Trial[] {
  const home = join(prefix, 'home')
  mkdirSync(home)
  const write = (name: string, text: string) => {
    writeFileSync(join(home, name), text)
    return join(home, name)
  }
  const policies = join(prefix, 'lib/node_modules/openvitals/policies')
  const policy = write(
    'disk.yaml',
    'version: 1\nname: disk\nchecks: { disk: { signal: free, degraded: { below: 9 } } }\n',
  )
  const input = `--input ${write('samples.ndjson', '{"ts":0,"free":10}\n{"ts":30,"free":5}\n')}`
  const rules = write('rules.yml', 'groups: [{ name: n, rules: [{ alert: Hot, expr: temperature > 80 }] }]\n')
  const trials = [
    ...views.map((view) => ({ line: `${view} --url ${url}`, ends: [0] })),
    // One channel of the busy gateway is down.
    { line: `health --url ${url}`, ends: [1] },
    { line: `cron runs daily-backup --url ${url}`, ends: [0] },
    { line: `logs tail --url ${url}`, ends: [0] },
    { line: `nodes watch phone --exit-on-stale --stale-after 1s --url ${url}`, ends: [1] },
    { line: 'probe', ends: verdicts },
    { line: 'probe --json', ends: verdicts },
    { line: 'doctor', ends: verdicts },
    { line: 'audit list', ends: [0] },
    { line: 'audit verify', ends: [0] },
    { line: 'audit export', ends: [0] },
    { line: 'config show', ends: [0] },
    { line: 'completion bash', ends: [0] },
    { line: 'gateway status', ends: [0, 2, 3, 69] },
    { line: 'gateway restart --dry-run', ends: [0, 69] },
    { line: `policy check ${join(policies, 'host.yaml')}`, ends: [0] },
    { line: `policy test ${join(policies, 'host.test.yaml')}`, ends: [0] },
    { line: `policy simulate ${policy} ${input}`, ends: verdicts },
    { line: `policy explain ${policy} ${input} --at 1970-01-01T00:00:30Z`, ends: [0] },
    { line: `policy import promtool ${rules}`, ends: [0] },
    { line: 'policy schema', ends: [0] },
    { line: 'policy new server', ends: [0] },
    { line: 'policy timer server --as systemd-service', ends: [0] },
    { line: 'gateway check', ends: [0] },
    // No gateway runs in this home.
    { line: 'agent list', ends: [69] },
    { line: 'agent show web-1', ends: [69] },
    { line: 'agent timeline web-1', ends: [69] },
    { line: 'incident list', ends: [69] },
    { line: 'gateway run --port 0', ends: [143], until: 'http://' },
    { line: 'key create --agent web-1', ends: [0] },
    { line: 'key list', ends: [0] },
    { line: 'key rotate web-1', ends: [0] },
    // Keys have names of their own; there is none of this name.
    { line: 'key revoke web-1', ends: [66] },
  ]
  return [...trials, ...commandLines(prefix).flatMap((line) => helpOf(line, trials))]
}

/** The help of every command; a command that nothing else tries is a gap in this file. */
function helpOf(command: string, trials: readonly Trial[]): Trial[] {
  if (!trials.some(({ line }) => `${line} `.startsWith(`${command} `)))
    throw new Error(`'${command}' is not tried`)
  return [{ line: `${command} --help`, ends: [0] }]
}

function commandLines(prefix: string): string[] {
  const path = join(prefix, 'lib/node_modules/openvitals/dist/manifest.json')
  return Object.keys(JSON.parse(readFileSync(path, 'utf8')).commands).map((id) => id.replaceAll(':', ' '))
}

function run(prefix: string, { line, until }: Trial, env: NodeJS.ProcessEnv) {
  const home = join(prefix, 'home')
  const child = spawn(join(prefix, 'bin/vitals'), line.split(' '), {
    env: { PATH: env.PATH, HOME: home },
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = { stdout: '', stderr: '' }
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text))
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.stdout += text
    if (until !== undefined && written.stdout.includes(until)) child.kill('SIGTERM')
  })
  return new Promise<{ status: number | null; stderr: string }>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, stderr: written.stderr }))
  })
}

function sizeOf(directory: string): number {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}
