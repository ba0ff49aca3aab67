import { hash } from 'node:crypto'
import { heartbeatId } from '../../../src/core/heartbeat/heartbeat-id.ts'
import { sign } from '../../../src/gateway/client/webhook-signature.ts'
import { type SendingAgent, sendingAgent } from '../../load/offered-beat.ts'
import type { Key } from '../../process/signed-beat.ts'

/** Requests that are ready to be written, and what each counts for. */
export interface Prepared {
  readonly requests: readonly Buffer[]
  /** Beats a request. */
  readonly each: number
}

const permutation = 7_919
let serial = 0

/** Signed beats of a fleet whose agents take turns in an order that no cache knows ahead. */
export class FleetRequests {
  readonly #agents: readonly SendingAgent[]
  #turn = 0
  #made: SendingAgent[] = []

  constructor(keys: readonly Key[]) {
    this.#agents = keys.map(sendingAgent)
  }

  /** @param each beats in one request of one agent */
  prepare(count: number, each: number, intervalMs: number): Prepared {
    this.#made = []
    const requests = Array.from({ length: count }, () => {
      const agent = this.#agents[(this.#turn * permutation) % this.#agents.length] as SendingAgent
      this.#turn += 1
      this.#made.push(agent)
      return each === 1 ? single(agent, intervalMs) : batch(agent, each, intervalMs)
    })
    return { requests, each }
  }

  /** Only the first `sent` of what was prepared last were sent: the numbers of the others are free again. */
  sent(count: number, each: number): void {
    for (const agent of this.#made.slice(count)) agent.seq -= each
    this.#made = []
  }
}

function single(agent: SendingAgent, intervalMs: number): Buffer {
  const { id, text } = nextBeat(agent, intervalMs)
  return signedRequest(agent, id, text)
}

function batch(agent: SendingAgent, each: number, intervalMs: number): Buffer {
  const lines = Array.from({ length: each }, () => nextBeat(agent, intervalMs).text)
  return signedRequest(agent, newId().replace('hb_', 'hbb_'), lines.join('\n'))
}

function newId(): string {
  serial += 1
  return heartbeatId(Date.now(), hash('sha256', `${process.pid} ${serial}`, 'buffer').subarray(0, 10))
}

/** A beat of some 750 bytes; in two of a hundred a check of the policy `server` turns. */
export function nextBeat(
  agent: SendingAgent,
  intervalMs: number,
): { readonly id: string; readonly text: string } {
  agent.seq += 1
  const id = newId()
  const readOnly = (agent.seq + Number(agent.id.replace(/\D/g, '')) * 37) % 100 >= 98
  const ts = new Date().toISOString()
  const value = { available_pct: 52.25, swap_used_pct: 3.5 }
  const text = JSON.stringify({
    ...{ type: 'heartbeat', event_version: 1, agent_id: agent.id, heartbeat_id: id },
    ...{
      ts,
      boot_id: 'b-0f3a91c2',
      boot_epoch: 1,
      seq: agent.seq,
      interval_ms: intervalMs,
    },
    probes: {
      disk: { free_pct: 41.5, inodes_free_pct: 63.2, fs_type: 'ext4', read_only: readOnly },
      memory: { available_pct: 52.25, swap_used_pct: 3.5, psi_full_avg10: 0.12 },
      cpu: { load_per_core: 0.42, utilisation_pct: 17.5 },
      sudoers: { exists: true, permissions_changed: false },
    },
    results: [{ name: 'memory', ok: true, observed_at: ts, value, duration_ms: 0.25, ttl_ms: 0 }],
    policy: { state: 'healthy', reasons: [] },
  })
  return { id, text }
}

function signedRequest({ secret, keyId }: SendingAgent, id: string, text: string): Buffer {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const signature = sign(secret, { id, timestamp, body: Buffer.from(text) })
  return Buffer.from(
    `POST /v1/heartbeats HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${text.length}\r\nwebhook-id: ${id}\r\n` +
      `webhook-timestamp: ${timestamp}\r\nwebhook-signature: v1,${signature}\r\nx-key-id: ${keyId}\r\n\r\n${text}`,
  )
}

/** The same probes as Prometheus' pushgateway takes them, of so many instances. */
export function pushRequests(instances: number): Prepared {
  const body =
    'disk_free_pct 41.5\ndisk_inodes_free_pct 63.2\ndisk_read_only 0\nmemory_available_pct 52.25\n' +
    'memory_swap_used_pct 3.5\nmemory_psi_full_avg10 0.12\ncpu_load_per_core 0.42\ncpu_utilisation_pct 17.5\n'
  const requests = Array.from({ length: instances }, (_, number) =>
    Buffer.from(
      `POST /metrics/job/vitals/instance/agent-${(number * permutation) % instances} HTTP/1.1\r\nhost: localhost\r\n` +
        `content-length: ${body.length}\r\n\r\n${body}`,
    ),
  )
  return { requests, each: 1 }
}
