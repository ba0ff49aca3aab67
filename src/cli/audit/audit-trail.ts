import { VitalsError } from '../../core/errors.ts'
import type { GatewayVerdict } from '../../core/report/decisions-verdict.ts'
import { codeOf, errorText } from '../../host/system-error.ts'
import { chainFaults } from '../../store/chain/chain.ts'
import { listAudit } from '../../store/chain/list.ts'
import { type VerifiedChain, verifyAudit } from '../../store/chain/verify.ts'
import type { Checkpoint } from '../../store/checkpoint/checkpoint.ts'
import { copiedCheckpoints } from '../../store/checkpoint/checkpoint-files.ts'
import type { Io } from '../run/io.ts'
import type { ChainReport, TrailRecord } from './audit-report-schema.ts'
import { momentBefore } from './moment-before.ts'
import { type OpenGatewayTrail, type TrailChoice, withTrails } from './trail-sources.ts'

/** Which part of the trail is asked for; `since` is a duration such as `24h`, counted back from now. */
export interface TrailQuery extends TrailChoice {
  readonly check?: string | undefined
  readonly since?: string | undefined
  readonly limit: number
}

/** Records, oldest first. */
interface ReadTrail {
  readonly records: TrailRecord[]
  /** Older ones were asked for too, and are too many. */
  readonly isCut: boolean
}

/** The newest records, oldest first. @throws VitalsError NOTHING_RECORDED for a policy without a trail, USAGE */
export async function readTrail(
  io: Io,
  query: TrailQuery,
  openGateway: OpenGatewayTrail,
): Promise<ReadTrail> {
  const { check, since, limit } = query
  const filter = {
    limit: limit + 1,
    ...(check !== undefined && { check }),
    ...(since !== undefined && { since: momentBefore(io.now(), since, 'audit list') }),
  }
  const listed = await withTrails(io, query, openGateway, ({ reads, only }) => {
    return listAudit(reads, { ...filter, ...(only !== undefined && { policyPath: only }) })
  })
  const records = listed.map(({ policyPath, record }) => ({ policy_path: policyPath, ...record }))
  return { records: records.slice(-limit), isCut: records.length > limit }
}

/** Writes every record that is kept as a line of JSON, oldest first within each chain; in memory is a page at most. */
export async function exportTrail(
  io: Io,
  query: TrailChoice & { readonly since?: string | undefined },
  openGateway: OpenGatewayTrail,
): Promise<void> {
  const since = query.since === undefined ? '' : momentBefore(io.now(), query.since, 'audit export')
  await withTrails(io, query, openGateway, async ({ reads, only }) => {
    for (const { policyPath } of await reads.auditChains(only)) {
      for await (const { record } of reads.auditTrail(policyPath)) {
        if (record.entry.ts < since) continue
        io.stdout.write(`${JSON.stringify({ policy_path: policyPath, ...record })}\n`)
      }
    }
  })
}

/**
 * Recomputes each chain from its first record, and holds it against the checkpoints that were signed of it; of a gateway
 * also its beats, and whatever it decided.
 *
 * @param copy a file with checkpoints that were copied elsewhere
 * @throws VitalsError NOTHING_RECORDED for a policy without a trail, INPUT_NOT_FOUND or INPUT_UNREADABLE for the copy
 */
export async function verifyTrail(
  io: Io,
  choice: TrailChoice,
  copy: string | undefined,
  openGateway: OpenGatewayTrail,
): Promise<ChainReport[]> {
  const copied = copy === undefined ? [] : checkpointsIn(copy)
  return await withTrails(io, choice, openGateway, async ({ reads, only, gateway }) => {
    const verified = await verifyAudit(reads, only, copied)
    const reports: ChainReport[] = []
    for (const chain of verified) {
      const isOfGateway = chain.policyPath === gateway?.chain && chain.verdict.ok
      reports.push(reportOf(chain, isOfGateway ? await gateway.verify() : null))
    }
    return reports
  })
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

function reportOf(
  { policyPath, verdict, unsigned, losses }: VerifiedChain,
  more: GatewayVerdict | null,
): ChainReport {
  if (!verdict.ok) {
    const { index, why: fault } = verdict
    return { policy_path: policyPath, ok: false, index, fault, detail: chainFaults[fault] }
  }
  if (more !== null && !more.ok) {
    const { index, why: fault, detail } = more
    return { policy_path: policyPath, ok: false, index, fault, detail }
  }
  const { count: records, head } = verdict
  const gateway = more === null ? null : { beats: more.beats, decisions: more.decisions, unkept: more.unkept }
  return { policy_path: policyPath, ok: true, records, head, unsigned, losses, gateway }
}
