// npm run bench [-- ROUNDS]: CPU time of whole processes, side by side. Every round runs each row once, so that a
// noisy machine disturbs all of them alike; what counts is the ratio to a Node.js that does nothing.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const rounds = Number(process.argv[2] ?? 21)
const warmUps = 3
const bin = fileURLToPath(new URL('../../bin/vitals.cjs', import.meta.url))
const plugins = '/usr/lib/nagios/plugins'
const home = mkdtempSync(join(tmpdir(), 'vitals-bench-'))
const policy = join(home, 'ten-probes.yaml')
const peakFile = join(home, 'peak')
const reportPeak = join(home, 'report-peak.cjs')

const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...inherited } = process.env
const env = {
  ...inherited,
  HOME: home,
  XDG_STATE_HOME: join(home, 'state'),
  XDG_CACHE_HOME: join(home, 'cache'),
}

const node = process.execPath
const gateway = spawn(node, [fileURLToPath(new URL('gateway.js', import.meta.url))], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const gatewayUrl = await new Promise((resolve) =>
  gateway.stdout.once('data', (line) => resolve(String(line).trim())),
)
const minimalClient = fileURLToPath(new URL('minimal-client.cjs', import.meta.url))
const rows = [
  { name: 'node -e 0', argv: [node, '-e', '0'] },
  { name: 'vitals --version', argv: [node, bin, '--version'] },
  { name: 'vitals probe, 10 local probes', argv: [node, bin, 'probe', policy, '--quiet'] },
  { name: '  first run after a change', argv: [node, bin, 'probe', policy, '--quiet'], before: changePolicy },
  { name: '  through oclif', argv: [node, bin, 'probe', policy, '--quiet', '--color=auto'] },
  { name: 'vitals health, live gateway', argv: [node, bin, 'health', '--quiet', '--url', gatewayUrl] },
  { name: '  minimal ws client', argv: [node, minimalClient, gatewayUrl] },
  ...openClawRows(),
  ...pluginRows(),
]

writeFileSync(policy, tenProbes())
writeFileSync(reportPeak, peakReporter())
try {
  for (let round = -warmUps; round < rounds; round += 1) for (const row of rows) measure(row, round >= 0)
  for (const row of rows) row.peak = peakOf(row)
  print()
} finally {
  gateway.kill()
  rmSync(home, { recursive: true, force: true })
}

function measure(row, counts) {
  row.before?.()
  const script = 'TIMEFORMAT="%3U %3S %3R"; time "$@" >/dev/null 2>&1'
  const { stderr } = spawnSync('bash', ['-c', script, 'bash', ...row.argv], { env, encoding: 'utf8' })
  const [user, system, wall] = stderr
    .trim()
    .split(' ')
    .map((seconds) => Number(seconds) * 1_000)
  row.cpu ??= []
  row.wall ??= []
  if (counts) {
    row.cpu.push(user + system)
    row.wall.push(wall)
  }
}

/** Peak of the resident memory in MiB, told by the process itself in a run that is not timed. */
function peakOf({ argv: [program, ...args], before }) {
  if (program !== node) return null
  before?.()
  rmSync(peakFile, { force: true })
  spawnSync(program, ['--require', reportPeak, ...args], { env, stdio: 'ignore' })
  return existsSync(peakFile) ? Number(readFileSync(peakFile, 'utf8')) / 1_024 : null
}

function peakReporter() {
  return `const { writeFileSync } = require('node:fs')
process.on('exit', () => writeFileSync(${JSON.stringify(peakFile)}, String(process.resourceUsage().maxRSS)))\n`
}

function print() {
  const floor = median(rows[0].cpu)
  const lines = rows.map((row) => [
    row.name,
    median(row.cpu).toFixed(1),
    `${(median(row.cpu) / floor).toFixed(2)} x`,
    median(row.wall).toFixed(1),
    row.peak === null ? '-' : row.peak.toFixed(1),
  ])
  const head = ['', 'CPU ms', 'CPU ratio', 'wall ms', 'peak MiB']
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column].length)))
  for (const line of [head, ...lines]) {
    const cells = line.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]),
    )
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`)
  }
  process.stdout.write(`\nmedians of ${rounds} interleaved rounds, Node.js ${process.versions.node}\n`)
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1]
}

function changePolicy() {
  writeFileSync(policy, `${tenProbes()}# ${process.hrtime.bigint()}\n`)
}

function tenProbes() {
  return `version: 1
name: bench
probes:
  cpu: { kind: cpu }
  memory: { kind: memory }
  root: { kind: disk, path: / }
  tmp: { kind: disk, path: ${JSON.stringify(tmpdir())} }
  self: { kind: process, name: node }
  init: { kind: process, name: init }
  hosts: { kind: file, path: /etc/hosts }
  passwd: { kind: file, path: /etc/passwd }
  program: { kind: file, path: ${JSON.stringify(bin)} }
  home: { kind: file, path: ${JSON.stringify(home)} }
checks:
  load: { signal: cpu.load_per_core, degraded: { above: 1000 } }
  memory: { signal: memory.available_pct, degraded: { below: 0 } }
  root: { signal: root.free_pct, degraded: { below: 0 } }
  tmp: { signal: tmp.free_pct, degraded: { below: 0 } }
  processes: { signal: self.count + init.count, degraded: { below: 0 } }
  files: { transitions: { healthy->degraded: { condition: "!hosts.exists || !passwd.exists || !program.exists || !home.exists" } } }
`
}

/** OpenClaw's own command, where VITALS_BENCH_OPENCLAW names it; its gateway is found by its own configuration. */
function openClawRows() {
  const command = process.env.VITALS_BENCH_OPENCLAW
  return command === undefined ? [] : [{ name: '  openclaw health', argv: [command, 'health'] }]
}

function pluginRows() {
  if (!existsSync(join(plugins, 'check_load'))) return []
  const calls = [
    'check_load -w 90,90,90 -c 99,99,99',
    'check_swap -w 0 -c 0',
    'check_disk -w 1% -c 1% -p /',
    `check_disk -w 1% -c 1% -p ${tmpdir()}`,
    'check_procs -w 0:9999 -c 0:9999',
    'check_procs -w 0:9999 -c 0:9999 -C init',
    'check_file_age -w 999999999 -c 999999999 -f /etc/hosts',
    'check_file_age -w 999999999 -c 999999999 -f /etc/passwd',
    'check_users -w 99 -c 99',
    'check_dummy 0',
  ]
  const script = calls.map((call) => `${plugins}/${call}`).join('\n')
  return [{ name: 'ten monitoring plugins in a shell', argv: ['sh', '-c', script] }]
}
