import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { verifyAudit } from '../../src/store/chain/verify.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { startWriter } from './start-writer.ts'

const longestLifeMs = 25

/** What was found after one SIGKILL; all must be equal to or follow from the last saved run. */
export interface AfterKill {
  /** The last run the process said it had saved. */
  readonly acknowledged: number
  readonly state: number
  readonly probe: number
  readonly lastEntry: number
  readonly integrity: string
  readonly chain: boolean
}

/** Kills a process that saves runs as fast as it can, at a random moment, and looks at what it left behind. */
export async function killOnce(stateDir: string, policy: string): Promise<AfterKill> {
  const writer = startWriter(stateDir, policy, 1_000_000)
  await writer.printed(1)
  await sleep(Math.random() * longestLifeMs)
  writer.child.kill('SIGKILL')
  await writer.ended
  return { acknowledged: Number(writer.lines.at(-1)), ...(await inspect(stateDir, policy)) }
}

async function inspect(stateDir: string, policy: string): Promise<Omit<AfterKill, 'acknowledged'>> {
  const store = openSqliteStore(stateDir)
  const run = await store.begin(policy, 0)
  const { state, probes } = run.remembered
  await run.abandon()
  let lastEntry = 0
  for await (const { record } of store.auditTrail(policy)) lastEntry = Date.parse(record.entry.ts)
  const [chain] = await verifyAudit(store, policy)
  await store.close()
  const [file] = readdirSync(join(stateDir, 'probe')).filter((name) => name.endsWith('.db'))
  const db = new DatabaseSync(join(stateDir, 'probe', file as string), { readOnly: true })
  const integrity = String(db.prepare('PRAGMA integrity_check').get()?.integrity_check)
  db.close()
  return {
    state: state?.at ?? 0,
    probe: Number(probes.disk?.result.value),
    lastEntry,
    integrity,
    chain: chain?.verdict.ok === true,
  }
}

/** What is wrong with a find, `null` when nothing is: one run may be saved and not yet acknowledged, none lost. */
export function complaint(found: AfterKill): string | null {
  const { acknowledged, state, probe, lastEntry, integrity, chain } = found
  const agrees = state === probe && state === lastEntry
  const kept = state === acknowledged || state === acknowledged + 1
  return agrees && kept && chain && integrity === 'ok' ? null : JSON.stringify(found)
}
