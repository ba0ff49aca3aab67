import { hash } from 'node:crypto'
import { heartbeatId } from '../../src/core/heartbeat/heartbeat-id.ts'
import type { AnyJson } from '../any-json.ts'
import { post } from '../gateway/server/ingest/post.ts'
import { signedHeaders } from '../gateway/server/ingest/signed.ts'

/** An agent's key as `vitals key create --json` prints it. */
export interface Key {
  readonly key_id: string
  readonly agent_id: string
  readonly secret: string
}

/** What one beat was answered, and when it was sent and answered. */
export interface Sent {
  readonly key: string
  readonly status: number
  readonly sentAt: number
  readonly answeredAt: number
  readonly body: AnyJson
}

let beats = 0

/** Sends one signed beat to a gateway on this port. */
export async function beat(
  port: number,
  { key_id, agent_id, secret }: Key,
  more: object = {},
): Promise<Sent> {
  beats += 1
  const sentAt = Date.now()
  const id = heartbeatId(sentAt, hash('sha256', String(beats), 'buffer').subarray(0, 10))
  const text = JSON.stringify({
    ...{ type: 'heartbeat', event_version: 1, agent_id, heartbeat_id: id },
    ...{ ts: new Date(sentAt).toISOString(), probes: {}, interval_ms: 1, ...more },
  })
  const bytes = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const headers = signedHeaders(text, { id, at: sentAt, secret: bytes, keyId: key_id })
  const { status, body } = await post(port, text, headers)
  return { key: key_id, status, sentAt, answeredAt: Date.now(), body }
}
