import type { Scope } from '../../../core/fleet/scopes.ts'
import type { KeyRow, KeySet, KeyStore } from '../../../store/gateway/records.ts'
import type { AgentKey, KeyBook } from '../ingest/key-book.ts'
import { agentKeyOf, joiningKeyOf, tokenOf } from './key-rows.ts'
import { isToken, tokenId } from './operator-token.ts'
import type { SecretBox } from './secret-box.ts'

/** Who holds a token. */
export interface Operator {
  readonly id: string
  readonly name: string
  readonly scopes: readonly Scope[]
}

interface KnownToken extends Operator {
  readonly digest: string
}

/** The credentials that count now, ready to be asked for every request. */
export class KeyRing implements KeyBook {
  readonly #box: SecretBox
  #version = -1
  #keys: ReadonlyMap<string, AgentKey> = new Map()
  #joining: ReadonlyMap<string, AgentKey> = new Map()
  #tokens: ReadonlyMap<string, KnownToken> = new Map()
  #unreadable: readonly string[] = []

  constructor(box: SecretBox) {
    this.#box = box
  }

  /** Ids of keys that count and cannot be read: sealed by another gateway's key, or of a later form. */
  get unreadable(): readonly string[] {
    return this.#unreadable
  }

  /** The agents that may sign, each once, with the labels of its newest key. */
  get agents(): readonly { readonly agent: string; readonly labels: AgentKey['labels'] }[] {
    const signing = [...this.#keys.values()].filter(({ state }) => state !== 'removed')
    const byAgent = new Map(signing.map((key) => [key.agent, key]))
    return [...byAgent.values()].map(({ agent, labels }) => ({ agent, labels }))
  }

  /** The agents that were removed and have not come back, each once. */
  get removed(): readonly string[] {
    const back = new Set(this.agents.map(({ agent }) => agent))
    const gone = [...this.#keys.values()].filter(
      ({ state, agent }) => state === 'removed' && !back.has(agent),
    )
    return [...new Set(gone.map(({ agent }) => agent))]
  }

  find(keyId: string): AgentKey | null {
    return this.#keys.get(keyId) ?? null
  }

  /** The joining keys, the ended ones too: who holds one is told why it counts no more. They are of no agent. */
  readonly joining: KeyBook = { find: (keyId) => this.#joining.get(keyId) ?? null }

  /** Whose token it is; `null` for one that is unknown or revoked, which costs the same work. */
  operator(token: string): Operator | null {
    const known = this.#tokens.get(tokenId(token) ?? '')
    if (!isToken(token, known?.digest ?? null) || known === undefined) return null
    const { id, name, scopes } = known
    return { id, name, scopes }
  }

  /** Reads the credentials again where their version is another. @returns whether it was */
  async follow(store: Pick<KeyStore, 'keyVersion' | 'keys'>): Promise<boolean> {
    if ((await store.keyVersion()) === this.#version) return false
    this.take(await store.keys())
    return true
  }

  /** Replaces what counts. */
  take({ version, keys }: KeySet): void {
    const counting = keys.filter((row) => row.revokedAt === null)
    this.#keys = new Map(keys.flatMap((row) => this.#signing(row)))
    this.#joining = new Map(keys.flatMap((row) => this.#joiningKey(row)))
    this.#tokens = new Map(counting.flatMap(tokenEntry))
    const known = new Set([...this.#keys.keys(), ...this.#joining.keys(), ...this.#tokens.keys()])
    this.#unreadable = counting.map(({ id }) => id).filter((id) => !known.has(id))
    this.#version = version
  }

  #signing(row: KeyRow): readonly (readonly [string, AgentKey])[] {
    const body = agentKeyOf(row)
    if (body === null || (row.revokedAt !== null && !body.removed)) return []
    const secret = this.#box.open(body.secret, row.id)
    if (secret === null) return []
    const state = row.revokedAt === null ? body.state : 'removed'
    return [[row.id, { agent: row.subject, secret, labels: body.labels, state }]]
  }

  #joiningKey(row: KeyRow): readonly (readonly [string, AgentKey])[] {
    const body = joiningKeyOf(row)
    const secret = body === null ? null : this.#box.open(body.secret, row.id)
    if (body === null || secret === null) return []
    return [[row.id, { agent: '', secret, labels: body.labels, state: 'current' }]]
  }
}

function tokenEntry(row: KeyRow): readonly (readonly [string, KnownToken])[] {
  const body = tokenOf(row)
  return body === null ? [] : [[row.id, { id: row.id, name: row.subject, ...body }]]
}
