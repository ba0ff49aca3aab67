import type {
  IssuedJoiningKey,
  IssuedKey,
  IssuedToken,
  KeyLine,
} from '../../../../core/report/key-documents-schema.ts'
import { exchange, type Meanings } from '../../socket/own-socket.ts'
import type { KeyAccess } from './key-access.ts'

/** Credentials through the gateway that runs, by its own socket. */
export function socketAccess(socket: string): KeyAccess {
  const ask = <Answer>(method: string, path: string, body: unknown, meanings: Meanings = {}) =>
    exchange<Answer>(socket, { method, path, body }, meanings)
  return {
    list: async () => (await ask<{ keys: readonly KeyLine[] }>('GET', '/v1/keys', null)).keys,
    createKey: (agent, labels) => {
      const meanings: Meanings = { 409: { code: 'KEY_EXISTS', params: { agent } } }
      return ask<IssuedKey>('POST', '/v1/keys', { kind: 'agent', agent_id: agent, labels }, meanings)
    },
    createToken: (name, scopes) => ask<IssuedToken>('POST', '/v1/keys', { kind: 'operator', name, scopes }),
    createJoiningKey: ({ match, max, ttlMs, labels }) => {
      return ask<IssuedJoiningKey>('POST', '/v1/keys', {
        ...{ kind: 'joining', match, max, ttl_ms: ttlMs, labels },
      })
    },
    rotateKey: (agent) => {
      const meanings: Meanings = { 404: { code: 'NO_SUCH_KEY', params: { id: `of the agent ${agent}` } } }
      return ask<IssuedKey>('POST', `/v1/agents/${encodeURIComponent(agent)}/rotate`, null, meanings)
    },
    revoke: async (id) => {
      const meanings: Meanings = { 404: { code: 'NO_SUCH_KEY', params: { id } } }
      await ask('DELETE', `/v1/keys/${encodeURIComponent(id)}`, null, meanings)
    },
    close: async () => {},
  }
}
