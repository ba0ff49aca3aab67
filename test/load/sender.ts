import { hash } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { heartbeatId } from '../../src/core/heartbeat/heartbeat-id.ts'
import { sign } from '../../src/gateway/server/ingest/signature.ts'
import type { Key } from '../process/signed-beat.ts'

/** What became of one beat. */
export interface Sent {
  readonly id: string
  readonly agent: string
  /** 0 where the connection ended before an answer. */
  readonly status: number
  readonly retryAfter: number | null
  readonly tookMs: number
  /** When it was sent, milliseconds from anywhere. */
  readonly at: number
}

interface Agent {
  readonly key: Key
  readonly secret: Uint8Array
  seq: number
}

interface Line {
  readonly socket: Socket
  text: string
  waiting: { readonly id: string; readonly agent: string; readonly at: number } | null
}

/** Sends signed beats at a fixed rate, whatever is answered: over raw sockets, so that it costs little beside the gateway. */
export class Sender {
  readonly #port: number
  readonly #agents: readonly Agent[]
  readonly #told: (sent: Sent) => void
  readonly #lines: Line[] = []
  readonly #most: number
  #count = 0
  /** Beats whose time came while every line waited for an answer. */
  unsent = 0

  constructor(port: number, keys: readonly Key[], told: (sent: Sent) => void, most = 900) {
    this.#port = port
    this.#told = told
    this.#most = most
    this.#agents = keys.map((key) => {
      return { key, secret: Buffer.from(key.secret.replace('whsec_', ''), 'base64'), seq: 0 }
    })
  }

  /** @param epoch of the agents' starts: one more after each kill */
  async run(rate: number, ms: number, epoch = 1): Promise<void> {
    const begun = performance.now()
    let sent = 0
    while (performance.now() - begun < ms) {
      const due = Math.floor(((performance.now() - begun) * rate) / 1_000)
      for (; sent < due; sent += 1) this.#send(epoch)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  /** Waits until everything is answered, at most so long. */
  async settle(ms: number): Promise<void> {
    const until = performance.now() + ms
    while (this.#lines.some(({ waiting }) => waiting !== null) && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  close(): void {
    for (const { socket } of this.#lines) socket.destroy()
  }

  #send(epoch: number): void {
    const line = this.#freeLine()
    if (line === null) {
      this.unsent += 1
      return
    }
    const agent = this.#agents[this.#count % this.#agents.length] as Agent
    this.#count += 1
    agent.seq += 1
    const at = Date.now()
    const random = hash('sha256', `${process.pid} ${this.#count}`, 'buffer').subarray(0, 10)
    const id = heartbeatId(at, random)
    const body = JSON.stringify({
      ...{ type: 'heartbeat', event_version: 1, agent_id: agent.key.agent_id, heartbeat_id: id },
      ...{ ts: new Date(at).toISOString(), boot_epoch: epoch, seq: agent.seq, interval_ms: 500 },
      probes: { disk: { free_pct: 40, inodes_free_pct: 60 }, memory: { available_pct: 50 } },
    })
    const timestamp = String(Math.floor(at / 1_000))
    const signature = sign(agent.secret, { id, timestamp, body: Buffer.from(body) })
    line.waiting = { id, agent: agent.key.agent_id, at: performance.now() }
    line.socket.write(
      `POST /v1/heartbeats HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${body.length}\r\nwebhook-id: ${id}\r\n` +
        `webhook-timestamp: ${timestamp}\r\nwebhook-signature: v1,${signature}\r\nx-key-id: ${agent.key.key_id}\r\n\r\n${body}`,
    )
  }

  #freeLine(): Line | null {
    const free = this.#lines.find(({ waiting }) => waiting === null)
    if (free !== undefined) return free
    if (this.#lines.length >= this.#most) return null
    const line: Line = { socket: connect(this.#port, '127.0.0.1'), text: '', waiting: null }
    line.socket.setEncoding('latin1')
    line.socket.on('data', (text: string) => this.#read(line, text))
    line.socket.on('error', () => {})
    line.socket.on('close', () => {
      this.#lines.splice(this.#lines.indexOf(line), 1)
      this.#answered(line, 0, null)
    })
    this.#lines.push(line)
    return line
  }

  #read(line: Line, text: string): void {
    line.text += text
    const head = line.text.indexOf('\r\n\r\n')
    if (head === -1) return
    const length = Number(/content-length: (\d+)/i.exec(line.text)?.[1] ?? 0)
    if (line.text.length < head + 4 + length) return
    const status = Number(line.text.slice(9, 12))
    const retry = /retry-after: (\d+)/i.exec(line.text.slice(0, head))?.[1]
    line.text = ''
    this.#answered(line, status, retry === undefined ? null : Number(retry))
  }

  #answered(line: Line, status: number, retryAfter: number | null): void {
    if (line.waiting === null) return
    const { id, agent, at } = line.waiting
    line.waiting = null
    this.#told({ id, agent, status, retryAfter, tookMs: performance.now() - at, at })
  }
}
