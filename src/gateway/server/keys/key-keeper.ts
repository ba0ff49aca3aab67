import { randomBytes } from 'node:crypto'
import { VitalsError } from '../../../core/errors.ts'
import type { Scope } from '../../../core/fleet/scopes.ts'
import type { IssuedJoiningKey, IssuedKey, IssuedToken } from '../../../core/report/key-documents-schema.ts'
import { isoTime } from '../../../core/text/time.ts'
import type { KeyRow, KeyStore } from '../../../store/gateway/records.ts'
import type { AuditEntry } from '../../../store/store.ts'
import { type Joiner, type JoinRefusal, joinPlace } from './join/join-place.ts'
import type { AgentKeyBody, JoiningKeyBody, TokenBody } from './key-rows.ts'
import { mintToken, shortId } from './operator-token.ts'
import { removedKeys, revoked, rotated, signingKeys } from './rotation.ts'
import type { SecretBox } from './secret-box.ts'

/** What the keeper works with. */
export interface KeeperEdges {
  readonly store: Pick<KeyStore, 'keys' | 'changeKeys'>
  readonly box: SecretBox
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Who does it, as the trail says. */
  readonly by: string
}

const mostTries = 10
const secretBytes = 32

type Change = { readonly rows: readonly KeyRow[]; readonly audit: Readonly<Record<string, string>> }

/** Whom a joining key is for. */
export interface Enrolment {
  /** Pattern of the names, with `*` and `?`. */
  readonly match: string
  readonly max: number
  /** How long it is good, in milliseconds. */
  readonly ttlMs: number
  readonly labels: AgentKeyBody['labels']
}

/** Makes, changes and ends credentials: each in one step with its record in the trail. */
export class KeyKeeper {
  readonly #edges: KeeperEdges

  constructor(edges: KeeperEdges) {
    this.#edges = edges
  }

  /** All credentials, the ended ones too. */
  async list(): Promise<readonly KeyRow[]> {
    return (await this.#edges.store.keys()).keys
  }

  /** The first key of an agent. @throws VitalsError KEY_EXISTS where it has one, USAGE for a name that is no id */
  async createKey(agent: string, labels: AgentKeyBody['labels']): Promise<IssuedKey> {
    refuseName(agent)
    return await this.#issue<never>(agent, null, (keys) => {
      if (signingKeys(keys, agent).length > 0) throw new VitalsError('KEY_EXISTS', { params: { agent } })
      return { labels }
    })
  }

  /** The next key of an agent, beside the current one, with its labels. @throws VitalsError NO_SUCH_KEY */
  async rotateKey(agent: string): Promise<IssuedKey> {
    return await this.#issue<never>(agent, null, (keys) => {
      const newest = signingKeys(keys, agent).at(-1)
      if (newest === undefined)
        throw new VitalsError('NO_SUCH_KEY', { params: { id: `of the agent ${agent}` } })
      return { labels: (JSON.parse(newest.body) as AgentKeyBody).labels }
    })
  }

  /** A key by which agents get their own. @throws VitalsError USAGE for a pattern that no name can have */
  async createJoiningKey({ match, max, ttlMs, labels }: Enrolment): Promise<IssuedJoiningKey> {
    refusePattern(match)
    const { box, now } = this.#edges
    const secret = randomBytes(secretBytes)
    const id = `jk_${shortId(randomBytes(10))}`
    const expiresAt = now() + ttlMs
    const body: JoiningKeyBody = {
      ...{ form: 1, max, used: 0, expiresAt, labels, secret: box.seal(secret, id) },
    }
    const row: KeyRow = {
      ...{ id, kind: 'joining', subject: match, createdAt: now(), revokedAt: null },
      body: JSON.stringify(body),
    }
    const audit = { event: 'created', key: id, match, max: String(max), expires_at: isoTime(expiresAt) }
    await this.#change(() => ({ rows: [row], audit }))
    return { key_id: id, match, max, expires_at: isoTime(expiresAt), labels, secret: textOf(secret) }
  }

  /** The first key of an agent that proved to hold a joining key. */
  async join(joiner: Joiner): Promise<IssuedKey | JoinRefusal> {
    const { agent, joiningKey, request } = joiner
    return await this.#issue<JoinRefusal>(agent, request, (keys) => {
      const place = joinPlace(keys, joiner, this.#edges.now())
      return typeof place === 'string' ? place : { ...place, audit: { event: 'joined', by: joiningKey } }
    })
  }

  /** A token for an operator. @throws VitalsError USAGE for a name that is no id */
  async createToken(name: string, scopes: readonly Scope[]): Promise<IssuedToken> {
    refuseName(name)
    const { id, token, digest } = mintToken(randomBytes(42))
    const body: TokenBody = { form: 1, scopes, digest }
    const row: KeyRow = {
      ...{ id, kind: 'operator', subject: name, createdAt: this.#edges.now(), revokedAt: null },
      body: JSON.stringify(body),
    }
    await this.#change(() => ({ rows: [row], audit: { event: 'created', key: id, operator: name } }))
    return { id, token, scopes }
  }

  /** Ends a key or a token. @throws VitalsError NO_SUCH_KEY for one that is unknown or ended already */
  async revoke(id: string): Promise<void> {
    await this.#change((keys) => {
      const rows = revoked(keys, id, this.#edges.now())
      if (rows.length === 0) throw new VitalsError('NO_SUCH_KEY', { params: { id } })
      return { rows, audit: { event: 'revoked', key: id, subject: rows[0]?.subject ?? '' } }
    })
  }

  /** Ends all keys of an agent that is removed. @param by who removes it @returns their ids */
  async endAgent(agent: string, by: string): Promise<readonly string[]> {
    let ended: readonly KeyRow[] = []
    await this.#change((keys) => {
      ended = removedKeys(keys, agent, this.#edges.now())
      return { rows: ended, audit: { event: 'removed', agent, by, keys: String(ended.length) } }
    })
    return ended.map(({ id }) => id)
  }

  async #issue<Refusal extends string>(
    agent: string,
    joined: string | null,
    placeIn: (keys: readonly KeyRow[]) => KeyPlace | Refusal,
  ): Promise<IssuedKey | Refusal> {
    const { box, now } = this.#edges
    const secret = randomBytes(secretBytes)
    const id = `ak_${shortId(randomBytes(10))}`
    const refusal = await this.#change<Refusal>((keys) => {
      const place = placeIn(keys)
      if (typeof place === 'string') return place
      const { labels, changed = [], audit = {} } = place
      const body: AgentKeyBody = {
        ...{ form: 1, state: 'next', labels, secret: box.seal(secret, id), joined, removed: false },
      }
      const fresh: KeyRow = {
        ...{ id, kind: 'agent', subject: agent, createdAt: now(), revokedAt: null },
        body: JSON.stringify(body),
      }
      const ended = new Set(changed.filter(({ revokedAt }) => revokedAt !== null).map((row) => row.id))
      const left = keys.filter((row) => !ended.has(row.id))
      const rows = [...changed, ...rotated(left, fresh, now())]
      return { rows, audit: { event: 'created', key: id, agent, ...audit } }
    })
    return refusal ?? { key_id: id, agent_id: agent, secret: textOf(secret) }
  }

  /** Makes the change again from what is there, for as long as others come first. @returns why nothing was changed */
  async #change<Refusal extends string = never>(
    made: (keys: readonly KeyRow[]) => Change | Refusal,
  ): Promise<Refusal | null> {
    const { store, now, by } = this.#edges
    for (let tries = 1; tries <= mostTries; tries += 1) {
      const { version, keys } = await store.keys()
      const change = made(keys)
      if (typeof change === 'string') return change
      const { rows, audit } = change
      const entry: AuditEntry = { ts: isoTime(now()), type: 'key', by, ...audit }
      if ((await store.changeKeys(version, rows, [entry])) !== null) return null
    }
    throw new VitalsError('INTERNAL', { params: { detail: `the keys changed ${mostTries} times meanwhile` } })
  }
}

/** Where a new key of an agent goes, and what is written with it. */
interface KeyPlace {
  readonly labels: AgentKeyBody['labels']
  readonly changed?: readonly KeyRow[]
  readonly audit?: Readonly<Record<string, string>>
}

function textOf(secret: Buffer): string {
  return `whsec_${secret.toString('base64')}`
}

function refusePattern(match: string): void {
  if (/^[A-Za-z0-9*?][A-Za-z0-9._*?-]{0,63}$/.test(match)) return
  const detail = `'${match}' is no pattern of names: letters, digits, dots, dashes, underscores, * and ?, 64 at most.`
  throw new VitalsError('USAGE', { params: { detail, command: 'key enrol' } })
}

function refuseName(name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return
  const detail = `'${name}' is no name: letters, digits, dots, dashes and underscores, 64 at most.`
  throw new VitalsError('USAGE', { params: { detail, command: 'key create' } })
}
