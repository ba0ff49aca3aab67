import { canonicalJson } from '../../../core/text/canonical-json.ts'
import { keptCheckpoints } from '../../../store/checkpoint/checkpoint-files.ts'
import { chainName } from '../../../store/gateway/sqlite/schema.ts'
import type { AuditRecord, TrailReads, TrailRecord } from '../../../store/store.ts'
import type { TrailAccess } from './trail-access.ts'

const recordsAPage = 1_000

/** By what name the chain of a gateway goes. */
export const gatewayChain = chainName

/** The trail of a gateway as the trails of hosts are read: one more chain. */
export function gatewayTrail(directory: string, access: TrailAccess): TrailReads {
  const isOurs = (policyPath?: string) => policyPath === undefined || policyPath === chainName
  return {
    auditChains: async (policyPath) => (isOurs(policyPath) ? [await access.ends()] : []),
    checkpoints: async (policyPath) => {
      if (!isOurs(policyPath)) return []
      return keptCheckpoints(directory).filter(({ policy_path: path }) => path === chainName)
    },
    auditTrail: (policyPath) => recordsOf(access, isOurs(policyPath), true),
    auditTrailBack: (policyPath) => recordsOf(access, isOurs(policyPath), false),
  }
}

async function* recordsOf(
  access: TrailAccess,
  isWanted: boolean,
  forward: boolean,
): AsyncGenerator<TrailRecord> {
  for (let cursor: string | null | undefined = isWanted ? undefined : null; cursor !== null; ) {
    const query = { limit: recordsAPage, forward, ...(cursor !== undefined && { cursor }) }
    const page: { items: readonly AuditRecord[]; next: string | null } = await access.page(query)
    for (const record of page.items) {
      const { entry } = record
      yield { policyPath: chainName, record, stored: { ts: entry.ts, text: canonicalJson(entry) } }
    }
    cursor = page.next
  }
}
