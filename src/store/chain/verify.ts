import type { ChainEnds, Store } from '../store.ts'
import { type ChainVerdict, type VerifiedRecord, verifyChain } from './chain.ts'

const attempts = 3

/** One policy's chain and what became of it. */
export interface VerifiedChain {
  readonly policyPath: string
  readonly verdict: ChainVerdict
}

/**
 * Recomputes the chain of one policy, or of every policy in the store.
 *
 * @throws VitalsError IO when a file cannot be read, STATE_LOCKED when it stays busy.
 */
export async function verifyAudit(store: Store, policyPath?: string): Promise<readonly VerifiedChain[]> {
  const verified: VerifiedChain[] = []
  for (const ends of await store.auditChains(policyPath)) verified.push(await verifyOne(store, ends))
  return verified
}

async function verifyOne(store: Store, ends: ChainEnds, left = attempts): Promise<VerifiedChain> {
  const { policyPath } = ends
  const endsNow = async () => (await store.auditChains(policyPath))[0]
  const verdict = await verifyChain(recordsOf(store, policyPath), ends, async () => (await endsNow())?.head)
  // Records that were pruned while we read look removed: their anchor has moved too.
  const again = verdict.ok || left === 1 ? undefined : await endsNow()
  if (again === undefined || again.anchor.hash === ends.anchor.hash) return { policyPath, verdict }
  return verifyOne(store, again, left - 1)
}

async function* recordsOf(store: Store, policyPath: string): AsyncGenerator<VerifiedRecord> {
  for await (const { record, stored } of store.auditTrail(policyPath)) yield { ...record, stored }
}
