import { type Scope, scopes } from '../../../core/fleet/scopes.ts'
import * as shape from '../../../core/shape.ts'
import type { KeyRow } from '../../../store/gateway/records.ts'
import type { AgentKey } from '../ingest/key-book.ts'

/** During a rotation the next and the previous key sign as well as the current one. */
export type SigningState = Exclude<AgentKey['state'], 'removed'>

/** What a stored agent's key holds beside its row. */
export interface AgentKeyBody {
  readonly form: 1
  readonly state: SigningState
  readonly labels: Readonly<Record<string, string>>
  /** Sealed by the gateway's key under the id of the key. */
  readonly secret: string
  /** The request that it was made for, where an agent joined by it; `null` where an operator made it. */
  readonly joined: string | null
  /** It ended because its agent was removed: who still signs by it is told so. */
  readonly removed: boolean
}

/** What a stored joining key holds beside its row, whose subject is the pattern of the names that it is for. */
export interface JoiningKeyBody {
  readonly form: 1
  /** How many agents may join by it, and how many have. */
  readonly max: number
  readonly used: number
  /** Epoch milliseconds. */
  readonly expiresAt: number
  /** Of the agents that join. */
  readonly labels: Readonly<Record<string, string>>
  /** Sealed as that of an agent's key. */
  readonly secret: string
}

/** What a stored operator's token holds beside its row. */
export interface TokenBody {
  readonly form: 1
  readonly scopes: readonly Scope[]
  /** SHA-256 of the token, hex. */
  readonly digest: string
}

const agentKeyBody = shape.fields<AgentKeyBody>({
  form: shape.oneOf([1]),
  state: shape.oneOf(['current', 'next', 'previous']),
  labels: shape.mapOf(shape.text),
  secret: shape.text,
  joined: shape.orNull(shape.text),
  removed: shape.truth,
})

const joiningKeyBody = shape.fields<JoiningKeyBody>({
  form: shape.oneOf([1]),
  max: shape.whole(1),
  used: shape.whole(),
  expiresAt: shape.time,
  labels: shape.mapOf(shape.text),
  secret: shape.text,
})

// What the keys of earlier releases do not say.
const agentKeyDefaults = { joined: null, removed: false }

const tokenBody = shape.fields<TokenBody>({
  form: shape.oneOf([1]),
  scopes: shape.listOf(shape.oneOf(scopes), scopes.length),
  digest: (value): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
})

/** What an agent's key holds; `null` for a row of another kind or form. */
export function agentKeyOf(row: KeyRow): AgentKeyBody | null {
  const body = row.kind === 'agent' ? parsed(row.body) : null
  const whole = shape.isMap(body) ? { ...agentKeyDefaults, ...body } : body
  return agentKeyBody(whole) ? whole : null
}

/** What a joining key holds; `null` for a row of another kind or form. */
export function joiningKeyOf(row: KeyRow): JoiningKeyBody | null {
  const body = row.kind === 'joining' ? parsed(row.body) : null
  return joiningKeyBody(body) ? body : null
}

/** What an operator's token holds; `null` for a row of another kind or form. */
export function tokenOf(row: KeyRow): TokenBody | null {
  const body = row.kind === 'operator' ? parsed(row.body) : null
  return tokenBody(body) ? body : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
