import type { KeyRow } from '../../../store/gateway/records.ts'
import { type AgentKeyBody, agentKeyOf, type SigningState as KeyState } from './key-rows.ts'

// Where a key goes when a new one comes. What would go beyond the last is revoked: three sign at most.
const moved: Readonly<Record<KeyState, KeyState | null>> = {
  next: 'current',
  current: 'previous',
  previous: null,
}

/** The keys of an agent that may sign. */
export function signingKeys(keys: readonly KeyRow[], agent: string): readonly KeyRow[] {
  return keys.filter((row) => row.subject === agent && row.revokedAt === null && agentKeyOf(row) !== null)
}

/**
 * The changes that a new key brings: it signs at once as `next`, beside the current one, so that nobody is refused while the
 * agent learns of it. Where a next one was there already, that one is current from now on, and so forth.
 *
 * @param fresh the new key as `next`; an agent's first is made `current`
 * @param now epoch milliseconds
 */
export function rotated(keys: readonly KeyRow[], fresh: KeyRow, now: number): readonly KeyRow[] {
  const signing = signingKeys(keys, fresh.subject)
  if (signing.length === 0) return [withState(fresh, 'current')]
  if (!signing.some((row) => stateOf(row) === 'next')) return [withState(fresh, 'next')]
  const older = signing.map((row): KeyRow => {
    const state = moved[stateOf(row)]
    return state === null ? { ...row, revokedAt: now } : withState(row, state)
  })
  return [...older, withState(fresh, 'next')]
}

/** The changes that a revocation brings; the newest that is left is current, where the current one goes. */
export function revoked(keys: readonly KeyRow[], id: string, now: number): readonly KeyRow[] {
  const gone = keys.find((row) => row.id === id)
  if (gone === undefined || gone.revokedAt !== null) return []
  const left = signingKeys(keys, gone.subject).filter((row) => row.id !== id)
  const hasCurrent = left.some((row) => stateOf(row) === 'current')
  const heir =
    hasCurrent || agentKeyOf(gone) === null
      ? undefined
      : (left.find((row) => stateOf(row) === 'next') ?? left[0])
  const ended = { ...gone, revokedAt: now }
  return heir === undefined ? [ended] : [ended, withState(heir, 'current')]
}

/** The changes that the removal of an agent brings: all its keys end, and say why. */
export function removedKeys(keys: readonly KeyRow[], agent: string, now: number): readonly KeyRow[] {
  return signingKeys(keys, agent).map((row) => {
    const body = { ...(agentKeyOf(row) as AgentKeyBody), removed: true }
    return { ...row, revokedAt: now, body: JSON.stringify(body) }
  })
}

function stateOf(row: KeyRow): KeyState {
  return (agentKeyOf(row) as AgentKeyBody).state
}

function withState(row: KeyRow, state: KeyState): KeyRow {
  const body = agentKeyOf(row) as AgentKeyBody
  return { ...row, body: JSON.stringify({ ...body, state }) }
}
