import { isoTime } from '../../../core/text/time.ts'
import type { KeyRow } from '../../../store/gateway/records.ts'
import type { AgentKey } from '../ingest/key-book.ts'
import { agentKeyOf, tokenOf } from './key-rows.ts'
import type { Scope } from './operator-token.ts'

/** A credential as it is listed: never with its secret. Times are RFC 3339 in UTC. */
export interface KeyLine {
  readonly id: string
  readonly kind: KeyRow['kind']
  /** The agent, or the name of the operator. */
  readonly subject: string
  /** `revoked`, `active` for a token, else the place of an agent's key in its rotation. */
  readonly state: AgentKey['state'] | 'active' | 'revoked'
  readonly created_at: string
  readonly revoked_at: string | null
  readonly scopes: readonly Scope[]
  readonly labels: AgentKey['labels']
}

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
