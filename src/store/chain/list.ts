import type { AuditRecord, TrailReads } from '../store.ts'

/** Which records to list; what is not given does not restrict. */
export interface AuditFilter {
  readonly policyPath?: string
  /** RFC 3339 in UTC, included. */
  readonly since?: string
  /** RFC 3339 in UTC, excluded. */
  readonly until?: string
  readonly check?: string
  readonly type?: string
  /** The newest so many; 100 when not given. */
  readonly limit?: number
}

/** A record and the policy whose chain it stands in. */
export interface ListedRecord {
  readonly policyPath: string
  readonly record: AuditRecord
}

/**
 * The newest records that pass the filter, oldest first; of several policies merged by time, each chain in its own
 * order. Memory grows with `limit`, not with the trail, and no more of a trail is read than is needed.
 */
export async function listAudit(
  store: TrailReads,
  filter: AuditFilter = {},
): Promise<readonly ListedRecord[]> {
  const limit = filter.limit ?? 100
  const merged: ListedRecord[] = []
  for (const { policyPath } of await store.auditChains(filter.policyPath)) {
    merged.push(...(await newestOf(store, policyPath, filter, limit)))
  }
  // Sorting is stable: records of one chain with the same time keep their order.
  merged.sort((one, other) => {
    return (
      Number(one.record.entry.ts > other.record.entry.ts) ||
      -Number(one.record.entry.ts < other.record.entry.ts)
    )
  })
  return merged.slice(Math.max(0, merged.length - limit))
}

async function newestOf(
  store: TrailReads,
  policyPath: string,
  filter: AuditFilter,
  limit: number,
): Promise<ListedRecord[]> {
  const newest: ListedRecord[] = []
  for await (const { record } of store.auditTrailBack(policyPath)) {
    if (newest.length >= limit) break
    if (!isEvidence(record) && passes(record, filter)) newest.push({ policyPath, record })
  }
  return newest.reverse()
}

// What a decision was made by is for machines: what followed from it stands in the records behind it.
function isEvidence({ entry }: AuditRecord): boolean {
  return entry.type === 'decision' && entry.event === 'judged'
}

function passes({ entry }: AuditRecord, filter: AuditFilter): boolean {
  return (
    (filter.since === undefined || entry.ts >= filter.since) &&
    (filter.until === undefined || entry.ts < filter.until) &&
    (filter.check === undefined || isOf(entry, filter.check)) &&
    (filter.type === undefined || entry.type === filter.type)
  )
}

/** Whether a record is of a check: of it alone, or of several or all, as acknowledgements and silences are. */
function isOf({ check, checks, type }: AuditRecord['entry'], wanted: string): boolean {
  if (check === wanted) return true
  if (!Array.isArray(checks)) return false
  if (type === 'silence' && checks.length === 0) return true
  return checks.some((one) => one === wanted || (isObject(one) && one.check === wanted))
}

function isObject(value: unknown): value is { readonly check?: unknown } {
  return typeof value === 'object' && value !== null
}
