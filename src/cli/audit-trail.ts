import { VitalsError } from '../core/errors.ts'
import { type ChainFault, chainFaults, genesis, verifyChain } from '../store/audit-chain.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { stateDirectory } from '../store/state-dir.ts'
import type { AuditRecord, ChainEnds, Store } from '../store/store.ts'
import type { Io } from './io.ts'

/** One record of the trail as `vitals audit list --json` prints it. */
export interface TrailRecord extends AuditRecord {
  readonly policy_path: string
}

/** What verifying one policy's chain came to, as `vitals audit verify --json` prints it. */
export type ChainReport =
  | { readonly policy_path: string; readonly ok: true; readonly records: number; readonly head: string }
  | {
      readonly policy_path: string
      readonly ok: false
      /** The first record that is not as it was written. */
      readonly index: number
      readonly fault: ChainFault
      readonly detail: string
    }

/** The newest `limit` records of each chain, oldest first. @throws VitalsError NOTHING_RECORDED for an unknown policy */
export async function readTrail(io: Io, policy: string | undefined, limit: number): Promise<TrailRecord[]> {
  return withStore(io, policy, async (store, chains) => {
    const heads = new Map(chains.map(({ policyPath, head }) => [policyPath, head.index]))
    const records: TrailRecord[] = []
    for await (const { policyPath, record } of store.auditTrail(policy)) {
      if (record.index > (heads.get(policyPath) ?? 0) - limit) {
        records.push({ policy_path: policyPath, ...record })
      }
    }
    return records
  })
}

/** Recomputes each chain from its first record. @throws VitalsError NOTHING_RECORDED for an unknown policy */
export async function verifyTrail(io: Io, policy: string | undefined): Promise<ChainReport[]> {
  return withStore(io, policy, async (store, chains) => {
    const reports: ChainReport[] = []
    for (const chain of chains) reports.push(await verifyOne(store, chain))
    return reports
  })
}

async function verifyOne(store: Store, ends: ChainEnds): Promise<ChainReport> {
  const policy_path = ends.policyPath
  const start = genesis(policy_path)
  if (ends.anchor.index === start.index && ends.anchor.hash !== start.hash)
    return broken(policy_path, 0, 'wrong_start')
  const verdict = await verifyChain(recordsOf(store, policy_path), ends)
  return verdict.ok
    ? { policy_path, ok: true, records: verdict.count, head: verdict.head }
    : broken(policy_path, verdict.index, verdict.why)
}

function broken(policy_path: string, index: number, fault: ChainFault): ChainReport {
  return { policy_path, ok: false, index, fault, detail: chainFaults[fault] }
}

async function* recordsOf(store: Store, policyPath: string): AsyncGenerator<AuditRecord> {
  for await (const { record } of store.auditTrail(policyPath)) yield record
}

async function withStore<Result>(
  io: Io,
  policy: string | undefined,
  read: (store: Store, chains: readonly ChainEnds[]) => Promise<Result>,
): Promise<Result> {
  const store = openSqliteStore(stateDirectory(io.env))
  try {
    const chains = await store.auditChains(policy)
    if (policy !== undefined && chains.length === 0) {
      throw new VitalsError('NOTHING_RECORDED', { params: { path: policy } })
    }
    return await read(store, chains)
  } finally {
    await store.close()
  }
}
