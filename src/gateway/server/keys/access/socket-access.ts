import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { type ErrorCode, VitalsError } from '../../../../core/errors.ts'
import type { IssuedKey, IssuedToken, KeyLine } from '../../../../core/report/key-documents-schema.ts'
import type { KeyAccess } from './key-access.ts'

const timeoutMs = 10_000

/** What a refusal with a status means for what was asked. */
type Meanings = Readonly<
  Record<number, { readonly code: ErrorCode; readonly params: Record<string, string> }>
>

/** Whether a gateway listens on its socket; one that a dead process left does not. */
export function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}

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

interface Asked {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

function exchange<Answer>(
  socketPath: string,
  { method, path, body }: Asked,
  meanings: Meanings,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (detail: string, cause?: unknown) => {
      const params = { url: socketPath, method: `${method} ${path}`, detail }
      reject(new VitalsError('GATEWAY_CALL_FAILED', { params, cause }))
    }
    const signal = AbortSignal.timeout(timeoutMs)
    const request = httpRequest({ socketPath, method, path, signal, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('error', (cause: Error) => fail(cause.message, cause))
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const status = response.statusCode ?? 0
        const meaning = meanings[status]
        if (status < 300) resolve(JSON.parse(text) as Answer)
        else if (meaning !== undefined) reject(new VitalsError(meaning.code, { params: meaning.params }))
        else fail(titleIn(text) ?? `it answered ${status}`)
      })
    })
    request.on('error', (cause: Error) => fail(cause.message, cause))
    request.end(body === null ? undefined : JSON.stringify(body))
  })
}

function titleIn(text: string): string | null {
  try {
    const { title } = JSON.parse(text) as { readonly title?: unknown }
    return typeof title === 'string' ? title : null
  } catch {
    return null
  }
}
