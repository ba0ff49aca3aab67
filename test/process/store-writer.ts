import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { ProbeMemory } from '../../src/store/store.ts'
import { sampleChanges, transitionEntry } from '../contract/remembered-samples.ts'

/*
 * A process for tests: `store-writer.ts STATE_DIR POLICY RUNS` saves so many runs, each of which counts one up from the
 * run before it, and prints the number once it is saved. `hold` instead of a number takes a run and keeps it.
 */
const [stateDir = '', policy = '', runs = ''] = process.argv.slice(2)
const store = openSqliteStore(stateDir)

if (runs === 'hold') {
  await store.begin(policy, 10_000)
  process.stdout.write('held\n')
  setInterval(() => {}, 60_000)
} else {
  for (let left = Number(runs); left > 0; left -= 1) process.stdout.write(`${await countUp()}\n`)
  await store.close()
}

async function countUp(): Promise<number> {
  const run = await store.begin(policy, 30_000)
  const n = (run.remembered.state?.at ?? 0) + 1
  await run.commit(sampleChanges(n, { probes: { disk: probeMemory(n) }, audit: [transitionEntry(n, n)] }))
  return n
}

function probeMemory(n: number): ProbeMemory {
  const observed_at = new Date(n).toISOString()
  const result = { name: 'disk', ok: true, observed_at, value: n, error: null, ttl_ms: 0 } as const
  return {
    optionsDigest: 'sha256:00',
    memory: 'x'.repeat(20_000),
    result: { ...result, severity_hint: 'info' },
  }
}
