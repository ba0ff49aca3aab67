import { VitalsError } from '../../core/errors.ts'
import { parseDuration } from '../../core/text/duration.ts'
import { type ChainFault, chainFaults } from '../../store/chain/chain.ts'
import { listAudit } from '../../store/chain/list.ts'
import { type VerifiedChain, verifyAudit } from '../../store/chain/verify.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import type { AuditRecord, Store } from '../../store/store.ts'
import type { Io } from '../run/io.ts'
import { readSettings, stateDirectoryOf } from '../run/settings.ts'

/** Which part of the trail is asked for; `since` is a duration such as `24h`, counted back from now. */
export interface TrailQuery {
  readonly policy?: string | undefined
  readonly check?: string | undefined
  readonly since?: string | undefined
  readonly limit: number
}

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

/** The newest records, oldest first. @throws VitalsError NOTHING_RECORDED for a policy without a trail, USAGE */
export async function readTrail(io: Io, query: TrailQuery): Promise<TrailRecord[]> {
  const { policy, check, since, limit } = query
  const filter = {
    limit,
    ...(policy !== undefined && { policyPath: policy }),
    ...(check !== undefined && { check }),
    ...(since !== undefined && { since: momentBefore(io.now(), since) }),
  }
  const listed = await withStore(io, policy, (store) => listAudit(store, filter))
  return listed.map(({ policyPath, record }) => ({ policy_path: policyPath, ...record }))
}

/** Recomputes each chain from its first record. @throws VitalsError NOTHING_RECORDED for a policy without a trail */
export async function verifyTrail(io: Io, policy: string | undefined): Promise<ChainReport[]> {
  const verified = await withStore(io, policy, (store) => verifyAudit(store, policy))
  return verified.map(reportOf)
}

function reportOf({ policyPath, verdict }: VerifiedChain): ChainReport {
  return verdict.ok
    ? { policy_path: policyPath, ok: true, records: verdict.count, head: verdict.head }
    : {
        policy_path: policyPath,
        ok: false,
        index: verdict.index,
        fault: verdict.why,
        detail: chainFaults[verdict.why],
      }
}

function momentBefore(now: number, since: string): string {
  const ms = parseDuration(since)
  if (ms !== null) return new Date(now - ms).toISOString()
  const detail = `--since takes a duration such as 24h, not '${since}'.`
  throw new VitalsError('USAGE', { params: { detail, command: 'audit list' } })
}

async function withStore<Result>(
  io: Io,
  policy: string | undefined,
  read: (store: Store) => Promise<Result>,
): Promise<Result> {
  const store = openSqliteStore(stateDirectoryOf(await readSettings(io), io.env))
  try {
    if (policy !== undefined && (await store.auditChains(policy)).length === 0) {
      throw new VitalsError('NOTHING_RECORDED', { params: { path: policy } })
    }
    return await read(store)
  } finally {
    await store.close()
  }
}
