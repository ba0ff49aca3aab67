import { randomBytes } from 'node:crypto'
import { post, type Reply } from '../gateway/server/ingest/post.ts'
import { signedHeaders } from '../gateway/server/ingest/signed.ts'

/** A joining key as `vitals key enrol --json` prints it. */
export interface JoiningKey {
  readonly key_id: string
  readonly secret: string
}

/** A request to join, as an agent that repeats it does: its id and its body stay. */
export interface JoinRequest {
  readonly id?: string
  readonly text?: string
  /** Of the attempt, epoch milliseconds. */
  readonly at?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks a gateway on this port for the key of an agent. */
export async function join(
  port: number,
  { key_id, secret }: JoiningKey,
  agent: string,
  request: JoinRequest = {},
): Promise<Reply> {
  const { id = joinId(), at = Date.now(), headers = {} } = request
  const text = request.text ?? JSON.stringify({ agent_id: agent })
  const bytes = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signed = signedHeaders(text, { id, at, secret: bytes, keyId: key_id })
  return await post(port, text, { ...signed, ...headers }, 'POST', '/v1/agents')
}

export function joinId(): string {
  return `join_${randomBytes(10).toString('hex')}`
}
