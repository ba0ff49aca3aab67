import { matchesGlob } from '../../../../core/fleet/glob.ts'
import type { KeyRow } from '../../../../store/gateway/records.ts'
import { type AgentKeyBody, agentKeyOf, joiningKeyOf } from '../key-rows.ts'
import { signingKeys } from '../rotation.ts'

/** Why an agent does not get a key by a joining key, by the name of the problem that it is told. */
export type JoinRefusal =
  | 'joining-key-revoked'
  | 'joining-key-expired'
  | 'joining-key-spent'
  | 'name-not-matched'
  | 'name-taken'
  | 'name-ended'

/** Who wants to join. */
export interface Joiner {
  /** The id of the joining key that it signed by. */
  readonly joiningKey: string
  readonly agent: string
  /** Tells its request from every other: that of the same one again is the same. */
  readonly request: string
  /** Whether a beat of the agent is stored. */
  readonly hasBeaten: boolean
}

/** What goes before the new key: the joining key with one more use, and a lost key that is ended. */
export interface JoinPlace {
  readonly changed: readonly KeyRow[]
  readonly labels: AgentKeyBody['labels']
}

/**
 * Whether an agent may join, and what changes when it does. A name belongs to who has a key of it, and one whose key was
 * ended needs a joining key that is newer than that: what was put out does not come in again by the same door.
 *
 * The secret of a key is told once. Who repeats the very request whose answer was lost therefore gets a fresh key in the
 * place of that one, for as long as no beat was ever taken, and it is no further use.
 *
 * @param now epoch milliseconds
 */
export function joinPlace(keys: readonly KeyRow[], joiner: Joiner, now: number): JoinPlace | JoinRefusal {
  const row = keys.find(({ id }) => id === joiner.joiningKey)
  const body = row === undefined ? null : joiningKeyOf(row)
  if (row === undefined || body === null || row.revokedAt !== null) return 'joining-key-revoked'
  if (now >= body.expiresAt) return 'joining-key-expired'
  const { agent, request, hasBeaten } = joiner
  if (!matchesGlob(row.subject, agent)) return 'name-not-matched'
  const { labels } = body
  const signing = signingKeys(keys, agent)
  const lost = signing.length === 1 && !hasBeaten ? (signing[0] as KeyRow) : null
  if (lost !== null && agentKeyOf(lost)?.joined === request) {
    return { changed: [{ ...lost, revokedAt: now }], labels }
  }
  if (signing.length > 0) return 'name-taken'
  if (keys.some((each) => isOf(each, agent) && (each.revokedAt ?? 0) >= row.createdAt)) return 'name-ended'
  if (body.used >= body.max) return 'joining-key-spent'
  return { changed: [{ ...row, body: JSON.stringify({ ...body, used: body.used + 1 }) }], labels }
}

function isOf({ kind, subject }: KeyRow, agent: string): boolean {
  return kind === 'agent' && subject === agent
}
