import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nothingToldOnChange } from '../../src/core/notify/on-change.ts'
import { createPolicyState } from '../../src/core/policy/engine/policy-state.ts'
import { loadPolicy } from '../../src/core/policy/language/load/load.ts'
import { isoTime } from '../../src/core/text/time.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { AuditEntry } from '../../src/store/store.ts'
import { bin } from '../process/vitals.ts'

/* `node test/bench/audit-trail.ts [RECORDS]`: processor time of `audit verify` and `audit list` over a trail of 100,000
   records, beside `node -e 0` in the same run; the least of five. */
const records = Number(process.argv[2] ?? 100_000)
const directory = mkdtempSync(join(tmpdir(), 'vitals-trail-'))
const yaml = 'checks: { a: { transitions: { healthy->critical: { condition: a > 1 } } } }'
const { policy } = loadPolicy({ path: 'p.yaml', bytes: yaml }, 'sha256:0')

function entry(index: number): AuditEntry {
  return {
    ts: isoTime(Date.UTC(2026, 10, 1) + index * 1_000),
    type: 'transition',
    policy: 'host',
    policy_digest: `sha256:${'0'.repeat(64)}`,
    check: `check-${index % 7}`,
    from: index % 2 ? 'healthy' : 'degraded',
    to: index % 2 ? 'degraded' : 'healthy',
    reason: 'disk.free_pct < 10',
    condition: 'disk.free_pct < 10',
    values: { 'disk.free_pct': index % 100 },
    cause: 'sample',
    decision_hash: `sha256:${index.toString(16).padStart(64, '0')}`,
  }
}

async function fill(): Promise<void> {
  const store = openSqliteStore(directory)
  const perRun = 5_000
  for (let from = 0; from < records; from += perRun) {
    const run = await store.begin('/srv/policy.yaml', 1_000)
    const audit = Array.from({ length: Math.min(perRun, records - from) }, (_, index) => entry(from + index))
    const state = createPolicyState(policy, Date.UTC(2026, 10, 1) + from * 1_000)
    await run.commit({ state, onChange: nothingToldOnChange, probes: {}, audit })
  }
  await store.close()
}

/** Processor time of a process in seconds, user and system. */
function cpuOf(argv: readonly string[]): number {
  const script = 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null 2>&1'
  const env = { ...process.env, STATE_DIRECTORY: directory, HOME: directory }
  const { stderr } = spawnSync('bash', ['-c', script, 'bash', ...argv], { env, encoding: 'utf8' })
  const [user, system] = stderr.trim().split(' ').map(Number)
  return Number(user) + Number(system)
}

try {
  await fill()
  const node = process.execPath
  const rows: readonly [string, readonly string[]][] = [
    ['node -e 0', [node, '-e', '0']],
    ['audit list --limit 20', [node, bin, 'audit', 'list', '--limit', '20']],
    [
      'audit list --limit 20 --check check-3',
      [node, bin, 'audit', 'list', '--limit', '20', '--check', 'check-3'],
    ],
    ['audit verify', [node, bin, 'audit', 'verify']],
  ]
  const times = rows.map(([name, argv]) => {
    const all = Array.from({ length: 5 }, () => cpuOf(argv))
    return [name, Math.min(...all)] as const
  })
  const floor = times[0]?.[1] ?? 0
  for (const [name, seconds] of times) {
    process.stdout.write(`${name.padEnd(40)} ${seconds.toFixed(2)} s ${(seconds / floor).toFixed(1)} x\n`)
  }
} finally {
  rmSync(directory, { recursive: true })
}
