import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { onTestFinished } from 'vitest'
import { readPolicyFile } from '../../src/agent/policy-file.ts'
import { type Round, type RoundEdges, type RoundRequest, runRound } from '../../src/agent/round.ts'
import type { LedgerStore } from '../../src/store/ledger.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { Store } from '../../src/store/store.ts'
import { testHost } from '../probes/test-host.ts'
import { origin } from '../timeline.ts'

/** A directory with a policy, a memory in real SQLite and a clock that only the test moves. */
export interface AgentHost {
  readonly directory: string
  readonly path: (name: string) => string
  readonly write: (name: string, text: string) => string
  readonly remove: (name: string) => void
  readonly store: Store & LedgerStore
  /** Lets this many milliseconds pass. */
  readonly wait: (ms: number) => void
  readonly now: () => number
  /** One round of the policy in `policy.yaml`. */
  readonly round: (request?: Partial<RoundRequest>, edges?: Partial<RoundEdges>) => Promise<Round>
  /** Runs one statement on the file of the memory, as somebody else would; gives the rows that it selects. */
  readonly alter: (sql: string) => readonly unknown[]
}

/** A host that is removed when the running test ends. */
export function agentHost(policy: string): AgentHost {
  const directory = mkdtempSync(join(tmpdir(), 'vitals-agent-'))
  const path = (name: string) => join(directory, name)
  const write = (name: string, text: string) => {
    writeFileSync(path(name), text)
    return path(name)
  }
  write('policy.yaml', policy.replaceAll('HERE', directory))
  const store = openSqliteStore(path('state'))
  onTestFinished(async () => {
    await store.close()
    rmSync(directory, { recursive: true, force: true })
  })
  let clock = origin
  const now = () => clock
  return {
    directory,
    path,
    write,
    remove: (name) => rmSync(path(name)),
    store,
    now,
    wait: (ms) => {
      clock += ms
    },
    round: (request = {}, edges = {}) => {
      const file = readPolicyFile(path('policy.yaml'))
      const usual = {
        file,
        agentId: 'a',
        version: '1',
        facts: [],
        probes: [],
        keepState: true,
        startedAt: clock,
      }
      return runRound({ ...usual, ...request }, { now, store, noStore: null, host: testHost(), ...edges })
    },
    alter: (sql) => {
      const [name] = readdirSync(path('state/probe')).filter((file) => file.endsWith('.db'))
      const db = new DatabaseSync(path(`state/probe/${name}`))
      try {
        return db.prepare(sql).all()
      } finally {
        db.close()
      }
    },
  }
}
