// node test/bench/simulate.js [SHAPE…] [--rounds N]: CPU time, wall time and peak memory of `vitals policy simulate`
// beside `promtool test rules` on the same generated series; what counts is the ratio. Needs promtool (Debian:
// prometheus) for the comparison and `npm run build` for ours.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hasPromtool, shapes, writeInputs } from './simulate-inputs.js'

const bin = fileURLToPath(new URL('../../bin/vitals.cjs', import.meta.url))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, ours: { type: 'boolean', default: false } },
})
const rounds = Number(values.rounds)
const chosen = shapes.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
const compare = hasPromtool() && !values.ours
if (!compare) process.stdout.write('promtool is not asked: only our own side is measured\n')

const home = mkdtempSync(join(tmpdir(), 'vitals-bench-'))
const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...inherited } = process.env
const env = {
  ...inherited,
  HOME: home,
  XDG_CACHE_HOME: join(home, 'cache'),
  XDG_STATE_HOME: join(home, 'state'),
}

try {
  row(['series x samples', 'ours CPU', 'wall', 'peak', 'theirs CPU', 'wall', 'peak', 'ratio of CPU'])
  for (const shape of chosen) await benchmark(shape)
} finally {
  rmSync(home, { recursive: true, force: true })
}

async function benchmark(shape) {
  const { policy, samples, test } = writeInputs(shape, home)
  const ours = [process.execPath, bin, 'policy', 'simulate', policy, '--input', samples, '--json']
  const theirs = ['promtool', 'test', 'rules', test]
  const runs = { ours: [], theirs: [] }
  await measure(ours)
  for (let round = 0; round < rounds; round += 1) {
    runs.ours.push(await measure(ours))
    if (compare) runs.theirs.push(await measure(theirs))
  }
  const mine = medians(runs.ours)
  const other = compare ? medians(runs.theirs) : null
  const ratio = other === null ? '' : (other.cpu / mine.cpu).toFixed(1)
  row([shape.name, ...cells(mine), ...(other === null ? ['', '', ''] : cells(other)), ratio])
}

/** CPU and wall seconds by the shell's `time`, and the high-water mark of resident memory in MiB. */
async function measure(argv) {
  const child = spawn('bash', ['-c', 'TIMEFORMAT="%3U %3S %3R"; time "$@" >/dev/null', 'bash', ...argv], {
    env,
  })
  let stderr = ''
  let peak = 0
  child.stderr.on('data', (text) => (stderr += text))
  const watch = setInterval(() => (peak = Math.max(peak, peakBelow(child.pid))), 10)
  const status = await new Promise((resolve) => child.on('close', resolve))
  clearInterval(watch)
  const times = /([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(stderr)
  if (status !== 0 || times === null) throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}`)
  return { cpu: Number(times[1]) + Number(times[2]), wall: Number(times[3]), peak }
}

function peakBelow(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
    const marks = children.map((child) => {
      return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1] ?? 0) / 1_024
    })
    return Math.max(0, ...marks)
  } catch {
    // It ended between two looks.
    return 0
  }
}

function medians(runs) {
  const middle = (key) => runs.map((run) => run[key]).sort((a, b) => a - b)[runs.length >> 1]
  return { cpu: middle('cpu'), wall: middle('wall'), peak: middle('peak') }
}

function cells({ cpu, wall, peak }) {
  return [`${cpu.toFixed(2)} s`, `${wall.toFixed(2)} s`, `${peak.toFixed(0)} MiB`]
}

function row(texts) {
  const [name, ...rest] = texts
  process.stdout.write(`${name.padEnd(18)}${rest.map((text) => text.padStart(14)).join('')}\n`)
}
