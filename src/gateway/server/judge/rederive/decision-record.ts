import type { Mute } from '../../../../core/notify/mute.ts'
import type { AuditRecord } from '../../../../store/store.ts'
import type { TickOwner } from '../effects.ts'
import { nothingSaid, type Said } from '../operator/said.ts'

/** What a record says that a tick was decided by. Times are epoch milliseconds. */
export interface DecisionRecord {
  readonly index: number
  readonly agent: string
  readonly heartbeatId: string | null
  /** Of the policy, or of the built-in check beside it. */
  readonly policyDigest: string
  readonly hash: string
  readonly at: number
  readonly clock: number
  readonly builtIn: boolean
  /** Nothing had come: the tick is one that is missing. */
  readonly missing: boolean
  readonly mutes: readonly Mute[]
  /** What else than a rule of the policy held back what was to be told. */
  readonly heldBy: TickOwner['heldBy']
  readonly muted: Readonly<Record<string, readonly Mute[]>>
  readonly said: Said
  readonly twoSenders: boolean
  readonly countsMet: boolean
  /** The state before, packed. */
  readonly prior: Uint8Array
}

/** Whether a record tells what a tick was decided by. */
export function isDecision({ entry }: AuditRecord): boolean {
  return entry.type === 'decision' && entry.event === 'judged'
}

/** Reads such a record; `null` where it is not of the form that is written. */
export function readDecision({ index, entry }: AuditRecord): DecisionRecord | null {
  const { agent, heartbeat_id: id, policy_digest: digest, decision_hash: hash } = entry
  const inputs = (entry.inputs ?? {}) as Readonly<Record<string, unknown>>
  const { at, clock, built_in: builtIn, missing, mutes, prior } = inputs
  const {
    held_by: heldBy,
    two_senders: twoSenders,
    counts_met: countsMet,
    muted = {},
    said = nothingSaid,
  } = inputs
  const isOurs =
    [agent, digest, hash, prior].every((text) => typeof text === 'string') &&
    (id === null || typeof id === 'string') &&
    [at, clock].every((time) => typeof time === 'number') &&
    [builtIn, missing, twoSenders, countsMet].every((flag) => typeof flag === 'boolean') &&
    (heldBy === undefined || typeof heldBy === 'string') &&
    Array.isArray(mutes) &&
    listsIn(muted) &&
    listsIn(said, Object.keys(nothingSaid))
  if (!isOurs) return null
  return {
    ...{ index, agent, heartbeatId: id, policyDigest: digest, hash, at, clock },
    ...{ builtIn, missing, mutes, heldBy, muted, said, twoSenders, countsMet },
    prior: Buffer.from(prior as string, 'base64'),
  } as DecisionRecord
}

/** Whether a value is an object of lists, with these members at least. */
function listsIn(value: unknown, members: readonly string[] = []): boolean {
  if (typeof value !== 'object' || value === null) return false
  return (
    Object.values(value).every((list) => Array.isArray(list)) &&
    members.every((name) => Object.hasOwn(value, name))
  )
}
