// npm run bench [-- ROUNDS [WORD]]: CPU time of whole processes, side by side. Every round runs each row once, so that
// a noisy machine disturbs all of them alike; what counts is the ratio to a Node.js that does nothing. WORD keeps the
// rows whose names hold it. VITALS_BENCH_BIN measures another build of vitals beside this one. Without a WORD, the bench
// of our gateway's ingest follows.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rowsIn } from './rows.js'

const rounds = Number(process.argv[2] ?? 21)
const word = process.argv[3] ?? ''
const warmUps = 3
const node = process.execPath
const home = mkdtempSync(join(tmpdir(), 'vitals-bench-'))
const peakFile = join(home, 'peak')
const reportPeak = join(home, 'report-peak.cjs')

const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...inherited } = process.env
const env = {
  ...inherited,
  HOME: home,
  XDG_STATE_HOME: join(home, 'state'),
  XDG_CACHE_HOME: join(home, 'cache'),
}

const gateway = spawn(node, [fileURLToPath(new URL('gateway.ts', import.meta.url))], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const gatewayUrl = await new Promise((resolve) =>
  gateway.stdout.once('data', (line) => resolve(String(line).trim())),
)
const [floor, ...others] = rowsIn(home, gatewayUrl)
const rows = [floor, ...others.filter(({ name }) => name.includes(word)).flatMap(withOther)]

writeFileSync(reportPeak, peakReporter())
try {
  for (let round = -warmUps; round < rounds; round += 1) for (const row of rows) measure(row, round >= 0)
  for (const row of rows) row.peak = peakOf(row)
  print()
} finally {
  gateway.kill()
  rmSync(home, { recursive: true, force: true })
}
if (word === '')
  spawnSync(node, [fileURLToPath(new URL('ingest/start.ts', import.meta.url))], { stdio: 'inherit' })

/** The row, and behind it the same of the build that VITALS_BENCH_BIN names. */
function withOther(row) {
  const other = process.env.VITALS_BENCH_BIN
  if (other === undefined || row.goal === undefined) return [row]
  const [program, , ...args] = row.argv
  return [row, { name: '    other build', argv: [program, other, ...args], before: row.before }]
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

/** Peak of the resident memory in MiB, reported by the process itself in a run that is not timed. */
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
  const lowest = median(floor.cpu)
  const lines = rows.map((row) => [
    row.name,
    median(row.cpu).toFixed(1),
    `${(median(row.cpu) / lowest).toFixed(2)} x`,
    row.goal ? `${row.goal.toFixed(1)} x` : '',
    median(row.wall).toFixed(1),
    row.peak === null ? '-' : row.peak.toFixed(1),
  ])
  const head = ['', 'CPU ms', 'CPU ratio', 'goal', 'wall ms', 'peak MiB']
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
