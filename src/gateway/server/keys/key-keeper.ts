import { randomBytes } from 'node:crypto'
import { VitalsError } from '../../../core/errors.ts'
import type { Scope } from '../../../core/fleet/scopes.ts'
import type { IssuedKey, IssuedToken } from '../../../core/report/key-documents-schema.ts'
import { isoTime } from '../../../core/text/time.ts'
import type { KeyRow, KeyStore } from '../../../store/gateway/records.ts'
import type { AuditEntry } from '../../../store/store.ts'
import type { AgentKeyBody, TokenBody } from './key-rows.ts'
import { mintToken, shortId } from './operator-token.ts'
import { revoked, rotated, signingKeys } from './rotation.ts'
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
    return await this.#issue(agent, (keys) => {
      if (signingKeys(keys, agent).length > 0) throw new VitalsError('KEY_EXISTS', { params: { agent } })
      return labels
    })
  }

  /** The next key of an agent, beside the current one, with its labels. @throws VitalsError NO_SUCH_KEY */
  async rotateKey(agent: string): Promise<IssuedKey> {
    return await this.#issue(agent, (keys) => {
      const newest = signingKeys(keys, agent).at(-1)
      if (newest === undefined)
        throw new VitalsError('NO_SUCH_KEY', { params: { id: `of the agent ${agent}` } })
      return (JSON.parse(newest.body) as AgentKeyBody).labels
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

  async #issue(
    agent: string,
    labelsFrom: (keys: readonly KeyRow[]) => AgentKeyBody['labels'],
  ): Promise<IssuedKey> {
    const { box, now } = this.#edges
    const secret = randomBytes(secretBytes)
    const id = `ak_${shortId(randomBytes(10))}`
    await this.#change((keys) => {
      const body: AgentKeyBody = {
        ...{ form: 1, state: 'next', labels: labelsFrom(keys), secret: box.seal(secret, id) },
      }
      const fresh: KeyRow = {
        ...{ id, kind: 'agent', subject: agent, createdAt: now(), revokedAt: null },
        body: JSON.stringify(body),
      }
      return { rows: rotated(keys, fresh, now()), audit: { event: 'created', key: id, agent } }
    })
    return { key_id: id, agent_id: agent, secret: `whsec_${secret.toString('base64')}` }
  }

  /** Makes the change again from what is there, for as long as others come first. */
  async #change(made: (keys: readonly KeyRow[]) => Change): Promise<void> {
    const { store, now, by } = this.#edges
    for (let tries = 1; tries <= mostTries; tries += 1) {
      const { version, keys } = await store.keys()
      const { rows, audit } = made(keys)
      const entry: AuditEntry = { ts: isoTime(now()), type: 'key', by, ...audit }
      if ((await store.changeKeys(version, rows, [entry])) !== null) return
    }
    throw new VitalsError('INTERNAL', { params: { detail: `the keys changed ${mostTries} times meanwhile` } })
  }
}

function refuseName(name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return
  const detail = `'${name}' is no name: letters, digits, dots, dashes and underscores, 64 at most.`
  throw new VitalsError('USAGE', { params: { detail, command: 'key create' } })
}
