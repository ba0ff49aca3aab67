import { type Checkpoint, isSigned } from '../checkpoint/checkpoint.ts'
import type { AuditRecord, ChainEnds, ChainPoint, TrailReads } from '../store.ts'
import { type ChainFault, type ChainVerdict, type VerifiedRecord, verifyChain } from './chain.ts'

const attempts = 3

/** One policy's chain and what became of it. */
export interface VerifiedChain {
  readonly policyPath: string
  readonly verdict: ChainVerdict
  /** How many of the newest records no checkpoint holds; `null` where there is no checkpoint at all. */
  readonly unsigned: number | null
  /** What the trail itself says was lost: a memory that was set aside, a trail that was gone. */
  readonly losses: readonly string[]
}

/**
 * Recomputes the chain of one policy, or of every policy in the store, and holds each against the checkpoints that
 * were signed of it: those that the store keeps, and `copied` ones from elsewhere.
 *
 * @throws VitalsError IO when a file cannot be read, STATE_LOCKED when it stays busy.
 */
export async function verifyAudit(
  store: TrailReads,
  policyPath?: string,
  copied: readonly Checkpoint[] = [],
): Promise<readonly VerifiedChain[]> {
  const chains = await store.auditChains(policyPath)
  const verified: VerifiedChain[] = []
  for (const ends of chains) verified.push(await verifyOne(store, ends, copied))
  const kept = await store.checkpoints(policyPath)
  const known = new Set(chains.map((ends) => ends.policyPath))
  const wanted = policyPath === undefined ? [...kept, ...copied] : kept
  const gone = new Set(wanted.map((checkpoint) => checkpoint.policy_path).filter((path) => !known.has(path)))
  return [...verified, ...[...gone].map(goneChain)]
}

function goneChain(policyPath: string): VerifiedChain {
  return { policyPath, verdict: { ok: false, index: 0, why: 'gone' }, unsigned: null, losses: [] }
}

async function verifyOne(
  store: TrailReads,
  ends: ChainEnds,
  copied: readonly Checkpoint[],
  left = attempts,
): Promise<VerifiedChain> {
  const { policyPath } = ends
  const checkpoints = [...(await store.checkpoints(policyPath)), ...copied].filter(
    (checkpoint) => checkpoint.policy_path === policyPath,
  )
  const endsNow = async () => (await store.auditChains(policyPath))[0]
  const seen = new Sightings(ends.anchor, checkpoints)
  const records = recordsOf(store, policyPath, seen)
  const chained = await verifyChain(records, ends, async () => (await endsNow())?.head)
  const verdict = (chained.ok ? faultOfCheckpoints(ends.anchor, checkpoints, seen) : null) ?? chained
  // Records that were pruned while we read look removed: their anchor has moved too.
  const again = verdict.ok || left === 1 ? undefined : await endsNow()
  if (again !== undefined && again.anchor.hash !== ends.anchor.hash) {
    return verifyOne(store, again, copied, left - 1)
  }
  return { policyPath, verdict, unsigned: seen.unsigned(checkpoints), losses: seen.losses }
}

async function* recordsOf(
  store: TrailReads,
  policyPath: string,
  seen: Sightings,
): AsyncGenerator<VerifiedRecord> {
  for await (const { record, stored } of store.auditTrail(policyPath)) {
    seen.see(record)
    yield { ...record, stored }
  }
}

/** What the checkpoints need to know of the records that pass by. */
class Sightings {
  readonly losses: string[] = []
  /** Hashes of the records that a checkpoint names. */
  readonly named: ReadonlyMap<number, { hash: string | null }>
  /** Where the newest pruning that the trail tells of ended. */
  prunedThrough: ChainPoint | null = null
  last: number

  constructor(anchor: ChainPoint, checkpoints: readonly Checkpoint[]) {
    this.named = new Map(checkpoints.map(({ index }) => [index, { hash: null }]))
    this.last = anchor.index
    this.#name(anchor)
  }

  see({ index, hash, entry }: AuditRecord): void {
    this.last = index
    this.#name({ index, hash })
    const { change, through, through_hash } = entry
    if (change === 'audit_pruned') this.prunedThrough = { index: Number(through), hash: String(through_hash) }
    if (change === 'memory_set_aside' || change === 'trail_gone') {
      this.losses.push(`${entry.ts}: ${String(entry.reason)}`)
    }
  }

  unsigned(checkpoints: readonly Checkpoint[]): number | null {
    if (checkpoints.length === 0) return null
    return Math.max(0, this.last - Math.max(...checkpoints.map(({ index }) => index)))
  }

  #name({ index, hash }: ChainPoint): void {
    const named = this.named.get(index)
    if (named !== undefined) named.hash = hash
  }
}

function faultOfCheckpoints(
  anchor: ChainPoint,
  checkpoints: readonly Checkpoint[],
  seen: Sightings,
): ChainVerdict | null {
  const fault = (index: number, why: ChainFault): ChainVerdict => ({ ok: false, index, why })
  for (const checkpoint of checkpoints) {
    const { index, hash } = checkpoint
    if (!isSigned(checkpoint)) return fault(index, 'forged')
    if (index > seen.last) return fault(seen.last + 1, 'cut_off')
    const found = seen.named.get(index)?.hash ?? null
    if (found !== null && found !== hash) return fault(index, 'rewritten')
  }
  return checkpoints.length > 0 && !isExplained(anchor, checkpoints, seen)
    ? fault(anchor.index, 'cut_short')
    : null
}

/** A chain begins at its genesis, where it was signed to begin, or where the trail itself says that it was pruned. */
function isExplained(anchor: ChainPoint, checkpoints: readonly Checkpoint[], seen: Sightings): boolean {
  if (anchor.index === -1) return true
  const { prunedThrough } = seen
  if (prunedThrough?.index === anchor.index && prunedThrough.hash === anchor.hash) return true
  return checkpoints.some(
    ({ anchor_index, anchor_hash }) => anchor_index === anchor.index && anchor_hash === anchor.hash,
  )
}
