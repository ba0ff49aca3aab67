import { hash } from 'node:crypto'
import { heartbeatId } from '../../src/core/heartbeat/heartbeat-id.ts'
import { sign } from '../../src/gateway/client/webhook-signature.ts'
import type { Key } from '../process/signed-beat.ts'

/** An agent of a test: its key, and the number of its newest beat. */
export interface SendingAgent {
  readonly id: string
  readonly keyId: string
  readonly secret: Uint8Array
  seq: number
}

/** A beat that is offered, as often as it must be, under one id. */
export interface OfferedBeat {
  readonly agent: SendingAgent
  readonly id: string
  readonly text: string
}

export function sendingAgent({ agent_id: id, key_id: keyId, secret }: Key): SendingAgent {
  return { id, keyId, secret: Buffer.from(secret.replace('whsec_', ''), 'base64'), seq: 0 }
}

let beats = 0

/** The next beat of an agent, whose disk is full in two of fifty. @param epoch of its start */
export function nextBeat(agent: SendingAgent, epoch: number): OfferedBeat {
  agent.seq += 1
  beats += 1
  const at = Date.now()
  const id = heartbeatId(at, hash('sha256', `${process.pid} ${beats}`, 'buffer').subarray(0, 10))
  const disk = {
    free_pct: (agent.seq + 7 * Number(/\d+$/.exec(agent.id)?.[0] ?? 0)) % 50 < 2 ? 3 : 40,
    inodes_free_pct: 60,
  }
  const probes = { disk, memory: { available_pct: 50 } }
  const text = JSON.stringify({
    ...{ type: 'heartbeat', event_version: 1, agent_id: agent.id, heartbeat_id: id },
    ...{ ts: new Date(at).toISOString(), boot_epoch: epoch, seq: agent.seq, interval_ms: 500, probes },
  })
  return { agent, id, text }
}

/** The bytes of a request with this beat, signed now. */
export function requestOf({ agent, id, text }: OfferedBeat): string {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const signature = sign(agent.secret, { id, timestamp, body: Buffer.from(text) })
  return (
    `POST /v1/heartbeats HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${text.length}\r\nwebhook-id: ${id}\r\n` +
    `webhook-timestamp: ${timestamp}\r\nwebhook-signature: v1,${signature}\r\nx-key-id: ${agent.keyId}\r\n\r\n${text}`
  )
}
