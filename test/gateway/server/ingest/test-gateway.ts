import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Ingest, type IngestEdges } from '../../../../src/gateway/server/ingest/ingest.ts'
import { limitSockets, serverOptions } from '../../../../src/gateway/server/ingest/limits.ts'
import { JudgeHost } from '../../../../src/gateway/server/judge/judge-host.ts'
import { JudgeQueue } from '../../../../src/gateway/server/judge/thread/judge-queue.ts'
import { readItems, writeAnswers } from '../../../../src/gateway/server/judge/thread/wire.ts'
import { diskPolicy } from '../judge/bench.ts'
import { MemoryStore } from '../judge/memory-store.ts'
import { post, type Reply } from './post.ts'
import { secretOf, signedHeaders } from './signed.ts'

interface Wishes extends Partial<IngestEdges> {
  readonly store?: MemoryStore
  /** Holds each batch back until it resolves. */
  readonly gate?: () => Promise<void>
  readonly queueLimits?: ConstructorParameters<typeof JudgeQueue>[1]
  readonly sockets?: number
}

/** Agents `a1` to `a9`, whose keys are `k1` to `k9`. */
export const testKeys: IngestEdges['keys'] = {
  find(keyId) {
    const number = /^k([1-9])$/.exec(keyId)?.[1]
    if (number === undefined) return null
    return { agent: `a${number}`, secret: secretOf(Number(number)), labels: {}, state: 'current' }
  },
}

// Tests hold batches up for as long as they like.
const patience = { patienceMs: 1e9 }

/** The ingest route on a real server, with a judge over a store in memory. */
export class TestGateway {
  readonly store: MemoryStore
  readonly counted: string[] = []
  readonly failures: unknown[] = []
  readonly ingest: Ingest
  readonly queue: JudgeQueue
  readonly host: JudgeHost
  readonly server: Server
  now = () => Date.now()

  constructor(wishes: Wishes = {}) {
    const { gate = async () => {}, queueLimits } = wishes
    this.store = wishes.store ?? new MemoryStore()
    this.host = new JudgeHost({
      store: this.store,
      now: () => this.now(),
      clock: { drift: () => 0, isHolding: false },
      chance: () => 0.5,
      failed: (error) => this.failures.push(error),
    })
    this.queue = new JudgeQueue(
      (batch) => {
        void gate()
          .then(() => this.host.judge(readItems(batch)))
          .then((answers) => this.queue.answered(writeAnswers(answers)))
      },
      { ...patience, ...queueLimits },
    )
    this.ingest = new Ingest({
      keys: testKeys,
      queue: this.queue,
      policyOf: () => diskPolicy.digest,
      now: () => this.now(),
      chance: () => 0.5,
      isOpen: () => true,
      failed: (error) => this.failures.push(error),
      counted: (result) => this.counted.push(result),
      ...wishes,
    })
    this.server = createServer(serverOptions, this.ingest.handle)
    if (wishes.sockets !== undefined) limitSockets(this.server, wishes.sockets)
  }

  async start(): Promise<this> {
    await this.host.use([diskPolicy])
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening))
    return this
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((closed) => this.server.close(closed))
  }

  /** Sends a signed body; `headers` replace those of the signature. */
  async send(body: string, { id, key = 1, at = this.now(), headers = {} }: SendWishes): Promise<Reply> {
    const signature = signedHeaders(body, { id, at, secret: secretOf(key), keyId: `k${key}` })
    return await this.post(body, { ...signature, ...headers })
  }

  /** Sends one beat under its own id. */
  async beat(body: { readonly heartbeat_id: string }, wishes: Omit<SendWishes, 'id'> = {}): Promise<Reply> {
    return await this.send(JSON.stringify(body), { id: body.heartbeat_id, ...wishes })
  }

  post(body: string | Buffer, headers: Record<string, string>, method = 'POST'): Promise<Reply> {
    return post(this.port, body, headers, method)
  }
}

interface SendWishes {
  readonly id: string
  readonly key?: number
  readonly at?: number
  readonly headers?: Record<string, string>
}
