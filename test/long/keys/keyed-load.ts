import { createHmac, randomBytes } from 'node:crypto'
import { Agent, request as httpRequest } from 'node:http'
import { heartbeatId } from '../../../src/core/heartbeat/heartbeat-id.ts'

/** An agent's key as `vitals key create --json` prints it. */
export interface Key {
  readonly key_id: string
  readonly agent_id: string
  readonly secret: string
}

/** What one beat was answered, and when it was sent and answered; epoch milliseconds. */
export interface Sent {
  readonly key: string
  readonly status: number
  readonly sentAt: number
  readonly answeredAt: number
}

const everyMs = 20

/** Signed beats at a steady rate, in turn by all keys that are in `keys` at the moment. */
export class KeyedLoad {
  readonly keys = new Map<string, Key>()
  readonly sent: Sent[] = []
  readonly #port: number
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 })
  readonly #timer: NodeJS.Timeout
  readonly #begunAt = Date.now()
  #offered = 0
  #underWay = 0
  #failure: Error | null = null

  /** @param rate beats a second */
  constructor(port: number, rate: number) {
    this.#port = port
    this.#timer = setInterval(() => {
      const due = Math.floor(((Date.now() - this.#begunAt) / 1_000) * rate)
      for (; this.#offered < due; this.#offered += 1) this.#send()
    }, everyMs)
  }

  /** Beats a second that were answered. */
  get rate(): number {
    return this.sent.length / ((Date.now() - this.#begunAt) / 1_000)
  }

  /** Sends no more, and waits for what is under way. @throws Error of a connection that failed */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    while (this.#underWay > 0 && this.#failure === null)
      await new Promise((resolve) => setTimeout(resolve, 10))
    this.#agent.destroy()
    if (this.#failure !== null) throw this.#failure
  }

  #send(): void {
    const all = [...this.keys.values()]
    const key = all[this.#offered % all.length]
    if (key === undefined) return
    const sentAt = Date.now()
    const { headers, body } = signed(key, sentAt)
    this.#underWay += 1
    const options = { host: '127.0.0.1', port: this.#port, method: 'POST', path: '/v1/heartbeats', headers }
    const request = httpRequest({ ...options, agent: this.#agent }, (response) => {
      response.resume().on('end', () => {
        this.#underWay -= 1
        const status = response.statusCode ?? 0
        this.sent.push({ key: key.key_id, status, sentAt, answeredAt: Date.now() })
      })
    })
    request.on('error', (error) => {
      this.#failure ??= error
    })
    request.end(body)
  }
}

function signed({ key_id, agent_id, secret }: Key, at: number) {
  const id = heartbeatId(at, randomBytes(10))
  const body = JSON.stringify({
    ...{ type: 'heartbeat', event_version: 1, agent_id, heartbeat_id: id, interval_ms: 1 },
    ...{ ts: new Date(at).toISOString(), probes: { disk: { free_pct: 60 } } },
  })
  const time = String(Math.floor(at / 1_000))
  const hmac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
  const signature = `v1,${hmac.update(`${id}.${time}.${body}`).digest('base64')}`
  const headers = {
    ...{ 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature, 'x-key-id': key_id },
    'content-length': Buffer.byteLength(body),
  }
  return { headers, body }
}
