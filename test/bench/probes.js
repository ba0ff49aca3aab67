// What ten local probes cost inside one process, beside an empty round: the work itself, without start and verdict.
import * as v from 'valibot'
import { probeKinds } from '../../src/core/probe-kind/registry.ts'
import { runProbes } from '../../src/probes/run.ts'

const rounds = 41
const ten = [
  ['cpu', {}],
  ['memory', {}],
  ['disk', { path: '/' }],
  ['disk', { path: '/usr' }],
  ['process', { name: 'init' }],
  ['process', { name: 'node' }],
  ['process', { pid_file: '/run/none.pid' }],
  ['file', { path: '/etc/passwd' }],
  ['file', { path: '/etc/hosts' }],
  ['file', { path: '/nonexistent' }],
]
const specs = ten.map(([kind, options], index) => ({
  name: `${kind}${index}`,
  kind,
  ttlMs: 0,
  timeoutMs: 500,
  options: v.parse(probeKinds[kind].options, options),
}))

// Counters of a run some seconds ago, as every run but the first has them.
let memories = specs.map(() => null)

async function once(list) {
  const given = {
    now: Date.now,
    deadline: Date.now() + 2_000,
    cached: () => null,
    memory: (spec) => memories[specs.indexOf(spec)] ?? null,
  }
  const cpu = process.cpuUsage()
  const from = performance.now()
  const runs = await runProbes(list, given)
  const wall = performance.now() - from
  const { user, system } = process.cpuUsage(cpu)
  return { runs, wall, cpu: (user + system) / 1_000 }
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)].toFixed(2)
}

const first = await once(specs)
memories = first.runs.map((run) => run.memory)
await new Promise((resolve) => setTimeout(resolve, 300))
const cold = await once(specs)
const measured = []
for (let i = 0; i < rounds; i += 1) measured.push(await once(specs))
const lines = [
  `first run (loads the kinds, waits 100 ms for utilisation)  wall ${first.wall.toFixed(1)} ms  cpu ${first.cpu.toFixed(1)} ms`,
  `second run                                                 wall ${cold.wall.toFixed(2)} ms  cpu ${cold.cpu.toFixed(2)} ms`,
  `median of ${rounds}                                              wall ${median(measured.map((m) => m.wall))} ms  cpu ${median(measured.map((m) => m.cpu))} ms`,
  ...cold.runs.map(
    (run) => `  ${run.result.name.padEnd(10)} ${run.durationMs.toFixed(2)} ms  ${run.result.ok}`,
  ),
]
process.stdout.write(`${lines.join('\n')}\n`)
