import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { print } from '../ingest/rig.ts'
import { cpuOf, memoryOf, ourAgent, ourGateway, prometheusServer, type Target } from '../ingest/targets.ts'
import { tenProbes } from '../ten-probes.ts'

/* `npm run bench:agent [-- MINUTES]`: `vitals agent run` with ten local probes each 30 seconds, built and run as people
   run it, beside Prometheus' node_exporter (package prometheus-node-exporter), which is asked as often and judges
   nothing. Needs `npm run build`. */
const minutes = Number(process.argv[2] ?? 5)
const [everyMs, warmUpMs] = [30_000, 60_000] as const
const [goalPct, goalMiB] = [1, 70] as const
const home = mkdtempSync(join(tmpdir(), 'vitals-bench-agent-'))
const running: Target[] = []

interface Measured {
  readonly name: string
  readonly target: Target
  /** Asks it once where it does nothing by itself. */
  readonly ask: () => Promise<unknown>
}

try {
  const measured = [await agent(), ...(await nodeExporter())]
  await pass(measured, warmUpMs)
  const before = measured.map(({ target }) => ({ cpu: cpuOf(target), memory: memoryOf(target) }))
  await pass(measured, minutes * 60_000)
  const rows = measured.map(({ name, target }, index) => {
    const { cpu = 0, memory = 0 } = before[index] ?? {}
    const share = ((cpuOf(target) - cpu) / (minutes * 60e6)) * 100
    return [name, share.toFixed(2), memory.toFixed(1), memoryOf(target).toFixed(1)]
  })
  print([
    [`${minutes} min, ten local probes each 30 s`, '% of a core', 'MiB at first', 'MiB at last'],
    ...rows,
    ['goal', goalPct.toFixed(2), goalMiB.toFixed(1), goalMiB.toFixed(1)],
  ])
} finally {
  for (const target of running.toReversed()) await target.stop()
  rmSync(home, { recursive: true, force: true })
}

async function agent(): Promise<Measured> {
  const gateway = await ourGateway(join(home, 'gateway'), 1)
  running.push(gateway)
  const [policy, key] = [join(home, 'ten-probes.yaml'), join(home, 'agent-key.json')]
  writeFileSync(policy, `interval: 30s\n${tenProbes(home, process.execPath)}`)
  writeFileSync(key, JSON.stringify(gateway.keys[0]), { mode: 0o600 })
  const url = `http://127.0.0.1:${gateway.port}`
  const target = await ourAgent([
    policy,
    '--gateway-url',
    url,
    '--key-file',
    key,
    '--state-dir',
    join(home, 'agent'),
  ])
  running.push(target)
  return { name: 'vitals agent run', target, ask: async () => {} }
}

async function nodeExporter(): Promise<readonly Measured[]> {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const program = folders.map((folder) => join(folder, 'prometheus-node-exporter')).find(existsSync)
  if (program === undefined) return []
  const target = await prometheusServer(program, [])
  running.push(target)
  const ask = async () => (await fetch(`http://127.0.0.1:${target.port}/metrics`)).text()
  return [{ name: 'node_exporter, read each 30 s', target, ask }]
}

async function pass(measured: readonly Measured[], ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += everyMs) {
    for (const { ask } of measured) await ask()
    await sleep(everyMs)
  }
}
