import { VitalsError } from '../../core/errors.ts'
import { parseDuration } from '../../core/text/duration.ts'
import { nearestIsoTime } from '../../core/text/time.ts'
import { codeOf, errorText } from '../../host/system-error.ts'
import { policyPathOf } from '../../settings/shipped-policy.ts'
import { chainFaults } from '../../store/chain/chain.ts'
import { listAudit } from '../../store/chain/list.ts'
import { type VerifiedChain, verifyAudit } from '../../store/chain/verify.ts'
import type { Checkpoint } from '../../store/checkpoint/checkpoint.ts'
import { copiedCheckpoints } from '../../store/checkpoint/checkpoint-files.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import type { Store } from '../../store/store.ts'
import type { Io } from '../run/io.ts'
import { readSettings, stateDirectoryOf } from '../run/settings.ts'
import type { ChainReport, TrailRecord } from './audit-report-schema.ts'

/** Which part of the trail is asked for; `since` is a duration such as `24h`, counted back from now. */
export interface TrailQuery {
  readonly policy?: string | undefined
  readonly check?: string | undefined
  readonly since?: string | undefined
  readonly limit: number
}

/** The newest records, oldest first. @throws VitalsError NOTHING_RECORDED for a policy without a trail, USAGE */
export async function readTrail(io: Io, query: TrailQuery): Promise<TrailRecord[]> {
  const { check, since, limit } = query
  const policy = query.policy === undefined ? undefined : policyPathOf(query.policy, io.packageRoot)
  const filter = {
    limit,
    ...(policy !== undefined && { policyPath: policy }),
    ...(check !== undefined && { check }),
    ...(since !== undefined && { since: momentBefore(io.now(), since) }),
  }
  const listed = await withStore(io, policy, (store) => listAudit(store, filter))
  return listed.map(({ policyPath, record }) => ({ policy_path: policyPath, ...record }))
}

/**
 * Recomputes each chain from its first record, and holds it against the checkpoints that were signed of it.
 *
 * @param copy a file with checkpoints that were copied elsewhere
 * @throws VitalsError NOTHING_RECORDED for a policy without a trail, INPUT_NOT_FOUND or INPUT_UNREADABLE for the copy
 */
export async function verifyTrail(
  io: Io,
  given: string | undefined,
  copy: string | undefined,
): Promise<ChainReport[]> {
  const policy = given === undefined ? undefined : policyPathOf(given, io.packageRoot)
  const copied = copy === undefined ? [] : checkpointsIn(copy)
  const verified = await withStore(io, policy, (store) => verifyAudit(store, policy, copied))
  return verified.map(reportOf)
}

function checkpointsIn(path: string): readonly Checkpoint[] {
  try {
    const found = copiedCheckpoints(path)
    if (found.length > 0) return found
  } catch (cause) {
    const code = codeOf(cause)
    if (code === 'ENOENT') throw new VitalsError('INPUT_NOT_FOUND', { params: { path }, cause })
    throw new VitalsError('INPUT_UNREADABLE', { params: { path, detail: errorText(cause) }, cause })
  }
  throw new VitalsError('INPUT_UNREADABLE', { params: { path, detail: 'it holds no checkpoint' } })
}

function reportOf({ policyPath, verdict, unsigned, losses }: VerifiedChain): ChainReport {
  return verdict.ok
    ? { policy_path: policyPath, ok: true, records: verdict.count, head: verdict.head, unsigned, losses }
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
  if (ms !== null) return nearestIsoTime(now - ms)
  const detail = `--since takes a duration such as 24h, not '${since}'.`
  throw new VitalsError('USAGE', { params: { detail, command: 'audit list' } })
}

async function isKnown(store: Store, policy: string): Promise<boolean> {
  if ((await store.auditChains(policy)).length > 0) return true
  return (await store.checkpoints(policy)).length > 0
}

async function withStore<Result>(
  io: Io,
  policy: string | undefined,
  read: (store: Store) => Promise<Result>,
): Promise<Result> {
  const store = openSqliteStore(stateDirectoryOf(await readSettings(io), io.env))
  try {
    if (policy !== undefined && !(await isKnown(store, policy))) {
      throw new VitalsError('NOTHING_RECORDED', { params: { path: policy } })
    }
    return await read(store)
  } finally {
    await store.close()
  }
}
