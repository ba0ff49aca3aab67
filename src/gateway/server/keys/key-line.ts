import type { KeyLine } from '../../../core/report/key-documents-schema.ts'
import { isoTime } from '../../../core/text/time.ts'
import type { KeyRow } from '../../../store/gateway/records.ts'
import { agentKeyOf, tokenOf } from './key-rows.ts'

/** A stored credential as it is listed. */
export function keyLine(row: KeyRow): KeyLine {
  const { id, kind, subject, createdAt, revokedAt } = row
  const key = agentKeyOf(row)
  return {
    ...{ id, kind, subject, state: revokedAt === null ? (key?.state ?? 'active') : 'revoked' },
    created_at: isoTime(createdAt),
    revoked_at: revokedAt === null ? null : isoTime(revokedAt),
    scopes: tokenOf(row)?.scopes ?? [],
    labels: key?.labels ?? {},
  }
}
