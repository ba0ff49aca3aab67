import { existsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tenProbes } from './ten-probes.ts'

const node = process.execPath
const root = fileURLToPath(new URL('../..', import.meta.url))
const bin = join(root, 'bin', 'vitals.cjs')
const minimalClient = fileURLToPath(new URL('minimal-client.cjs', import.meta.url))
const plugins = '/usr/lib/nagios/plugins'

/** What is measured, the Node.js that does nothing first; `goal` is the largest ratio to it that is good. */
export function rowsIn(home, gatewayUrl) {
  const policy = join(home, 'ten-probes.yaml')
  const change = () => writeFileSync(policy, `${tenProbes(home, bin)}# ${process.hrtime.bigint()}\n`)
  writeFileSync(policy, tenProbes(home, bin))
  const probe = `probe ${policy}`
  return [
    { name: 'node -e 0', argv: [node, '-e', '0'] },
    ours('--version', null),
    { ...ours(`${probe} --quiet`, 2.2), name: 'vitals probe --quiet, 10 local probes' },
    { ...ours(probe, 2.6), name: '  its table' },
    { ...ours(`${probe} --quiet`, 5.5), name: '  first run after a change', before: change },
    { ...ours(`${probe} --quiet --color=auto`, 3.5), name: '  through oclif' },
    { ...ours(`health --quiet --url ${gatewayUrl}`, 2.3), name: 'vitals health --quiet, live gateway' },
    { name: '  minimal ws client', argv: [node, minimalClient, gatewayUrl] },
    ...oneShots(home, gatewayUrl),
    ...openClawRows(),
    ...pluginRows(),
  ]
}

function ours(line, goal) {
  return { name: `vitals ${line}`, argv: [node, bin, ...line.split(' ')], goal }
}

/** The other commands that end by themselves: 3.0 × is good, 4.0 × where they read YAML or draw a table. */
function oneShots(home, gatewayUrl) {
  const policies = join(root, 'policies')
  const recording = join(home, 'recording.ndjson')
  writeFileSync(recording, samples())
  const host = join(policies, 'host.yaml')
  const lines = [
    ['audit list --json', 3.0],
    ['audit list', 4.0],
    ['config show', 4.0],
    ['completion bash', 3.0],
    ['--help', 3.0],
    [`channels --json --url ${gatewayUrl}`, 3.0],
    [`channels --url ${gatewayUrl}`, 4.0],
    [`status --url ${gatewayUrl}`, 4.0],
    ['doctor', 4.0],
    [`policy check ${host}`, 4.0],
    [`policy test ${join(policies, 'host.test.yaml')}`, 4.0],
    [`policy simulate ${host} --input ${recording}`, 4.0],
    [`policy explain ${host} --input ${recording} --at 2026-01-01T00:10:00Z`, 4.0],
  ]
  return lines.map(([line, goal]) => ({ ...ours(line, goal), name: `vitals ${short(line)}` }))
}

function short(line) {
  return line.replace(/ --url \S+| --input \S+| --at \S+/g, '').replace(/\S*\/(?=[\w.]+$|[\w.]+ )/, '')
}

/** Twenty minutes of the shipped host policy's signals, one sample a half-minute; the disk fills and is emptied. */
function samples() {
  const lines = []
  for (let index = 0; index < 40; index += 1) {
    const ts = new Date(Date.UTC(2026, 0, 1) + index * 30_000).toISOString()
    const free = Math.abs(20 - index) + 2
    lines.push(`{"ts":"${ts}","disk.free_pct":${free},"memory.available_pct":50,"cpu.load_per_core":0.3}\n`)
  }
  return lines.join('')
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
