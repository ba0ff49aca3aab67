import type { KeyLine } from '../../../core/report/key-documents-schema.ts'
import { isoTime } from '../../../core/text/time.ts'
import type { KeyRow } from '../../../store/gateway/records.ts'
import { agentKeyOf, type JoiningKeyBody, joiningKeyOf, tokenOf } from './key-rows.ts'

/** A stored credential as it is listed at `now`, epoch milliseconds. */
export function keyLine(row: KeyRow, now: number): KeyLine {
  const { id, kind, subject, createdAt, revokedAt } = row
  const key = agentKeyOf(row)
  const joining = joiningKeyOf(row)
  const state = key?.state ?? (joining === null ? 'active' : joiningState(joining, now))
  return {
    ...{ id, kind, subject, state: revokedAt === null ? state : 'revoked' },
    created_at: isoTime(createdAt),
    revoked_at: revokedAt === null ? null : isoTime(revokedAt),
    scopes: tokenOf(row)?.scopes ?? [],
    labels: key?.labels ?? joining?.labels ?? {},
    max: joining?.max ?? null,
    left: joining === null ? null : Math.max(0, joining.max - joining.used),
    expires_at: joining === null ? null : isoTime(joining.expiresAt),
  }
}

function joiningState({ max, used, expiresAt }: JoiningKeyBody, now: number): KeyLine['state'] {
  if (now >= expiresAt) return 'expired'
  return used >= max ? 'spent' : 'active'
}
