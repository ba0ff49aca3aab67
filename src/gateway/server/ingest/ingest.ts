import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import {
  type Admission,
  admissionAt,
  admitsAll,
  retryAfterSeconds,
} from '../../../core/heartbeat/admission.ts'
import type { Refusal } from '../../../core/heartbeat/refusals.ts'
import { isoTime } from '../../../core/text/time.ts'
import { refused } from '../judge/answers.ts'
import type { Answer, SignedBeat } from '../judge/items.ts'
import type { JudgeQueue } from '../judge/thread/judge-queue.ts'
import { type Authenticated, authenticate } from './authenticate.ts'
import type { KeyBook } from './key-book.ts'
import { defaultLimits, type IngestLimits } from './limits.ts'
import { saysCritical } from './own-verdict.ts'
import { BytesInFlight, readBody } from './read-body.ts'
import { refuse, respond } from './respond.ts'
import { resultsOf } from './results.ts'

/** What the ingest route works with. */
export interface IngestEdges {
  readonly keys: KeyBook
  readonly queue: JudgeQueue
  /** Digest of the policy that an agent is judged by; empty for none. */
  readonly policyOf: (agent: string, labels: Readonly<Record<string, string>>) => string
  /** The gateway's clock, epoch milliseconds. */
  readonly now: () => number
  /** Chance between 0 and 1. */
  readonly chance: () => number
  /** Whether beats are taken at all; not while the gateway stops or reads its settings. */
  readonly isOpen: () => boolean
  /** Whether the connection is one by which this agent may beat; without it every one is. */
  readonly mayBeat?: (agent: string, request: IncomingMessage) => boolean
  /** Told of a defect, which costs the request that met it and no other. */
  readonly failed: (error: unknown) => void
  /** Told the result of every beat: a fate or the name of a refusal. */
  readonly counted?: (result: string) => void
  readonly limits?: Partial<IngestLimits>
}

const batchPrefix = 'hbb_'

/**
 * The route of heartbeats: sockets and bytes, size, key, signature, time; then the load decides whether the beat may
 * wait for its judgement. Made for a bare server of node: `handle` is its listener for this one route.
 */
export class Ingest {
  readonly #edges: IngestEdges
  readonly #limits: IngestLimits
  readonly #inFlight: BytesInFlight
  readonly #waiting = new Map<string, number>()
  readonly #requests = new Set<string>()
  /** Who waits for the end of the requests of an agent. */
  readonly #settled = new Map<string, readonly (() => void)[]>()
  #admission: Admission = admitsAll

  constructor(edges: IngestEdges) {
    this.#edges = edges
    this.#limits = { ...defaultLimits, ...edges.limits }
    this.#inFlight = new BytesInFlight(this.#limits.bytesInFlight)
  }

  /** What is left out under the present load. */
  get level(): Admission['level'] {
    this.#admission = admissionAt(this.#admission, this.#edges.queue.fill, this.#edges.now())
    return this.#admission.level
  }

  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    this.#take(request, response).catch((error: unknown) => {
      response.destroy()
      this.#edges.failed(error)
    })
  }

  /** Waits until no request of this agent is being worked on. */
  async settled(agent: string): Promise<void> {
    if (!this.#waiting.has(agent)) return
    await new Promise<void>((resolve) => {
      this.#settled.set(agent, [...(this.#settled.get(agent) ?? []), resolve])
    })
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return this.#refuse(response, 'method-not-allowed', { closes: true })
    if (!this.#edges.isOpen())
      return this.#refuse(response, 'stopping', { retryAfter: this.#wait(2), closes: true })
    const encoding = request.headers['content-encoding'] ?? 'identity'
    if (encoding !== 'identity') return this.#refuse(response, 'unsupported-encoding', { closes: true })
    const isBatch = String(request.headers['webhook-id'] ?? '').startsWith(batchPrefix)
    const most = isBatch ? this.#limits.batchBytes : this.#limits.bodyBytes
    const { body, done } = await readBody(request, most, this.#inFlight)
    try {
      if (body === 'gone') return
      if (body === 'body-too-large') return this.#refuse(response, body, { closes: true })
      if (body === 'overloaded')
        return this.#refuse(response, body, { retryAfter: this.#wait(2), closes: true })
      respond(response, await this.#answer(request, request.headers, body, isBatch))
    } finally {
      done()
    }
  }

  /**
   * Takes what is signed and came another way than as a request of HTTP: the same bytes, and the same answer.
   *
   * @param headers those of Standard Webhooks
   * @param opening the request that opened the connection
   */
  async takeSigned(
    opening: IncomingMessage,
    headers: IncomingHttpHeaders,
    body: Uint8Array,
  ): Promise<Answer> {
    if (!this.#edges.isOpen()) return this.#refused('stopping', {}, this.#wait(2))
    const isBatch = String(headers['webhook-id'] ?? '').startsWith(batchPrefix)
    const most = isBatch ? this.#limits.batchBytes : this.#limits.bodyBytes
    if (body.length > most) return this.#refused('body-too-large')
    return await this.#answer(opening, headers, body, isBatch)
  }

  async #answer(
    request: IncomingMessage,
    headers: IncomingHttpHeaders,
    body: Uint8Array,
    isBatch: boolean,
  ): Promise<Answer> {
    const receivedAt = this.#edges.now()
    const signer = authenticate(headers, body, this.#edges.keys, receivedAt)
    if (!signer.ok) return this.#refused(signer.refusal)
    if (this.#edges.mayBeat?.(signer.agent, request) === false) return this.#refused('certificate-mismatch')
    const beat = this.#signed(signer, body, isBatch, receivedAt)
    if (!signer.inTime) return this.#outOfTime(beat)
    const key = `${signer.agent}\0${signer.id}`
    if (this.#requests.has(key)) return this.#refused('in-flight', {}, 1)
    const refusal = this.#refusalOf(beat)
    const answer = refusal === null ? this.#edges.queue.offer(beat) : null
    if (answer === null) return this.#refused(refusal ?? 'overloaded', {}, this.#wait(2))
    this.#requests.add(key)
    this.#countWaiting(signer.agent, 1)
    try {
      const given = await answer
      if (given === null) return this.#refused('overloaded', {}, this.#wait(2))
      for (const result of resultsOf(given)) this.#edges.counted?.(result)
      return given
    } finally {
      this.#requests.delete(key)
      this.#countWaiting(signer.agent, -1)
    }
  }

  #signed(signer: Authenticated, body: Uint8Array, isBatch: boolean, receivedAt: number): SignedBeat {
    const { agent, id, attemptAt, labels, inTime } = signer
    return {
      ...{ kind: 'beat', agent, id, body, isBatch, receivedAt, attemptAt, isSkewed: !inTime },
      lowPriority: labels.priority === 'low',
      level: this.level,
      policy: this.#edges.policyOf(agent, labels),
    }
  }

  /** The signature is good: the sender learns the time here, and that its clock is wrong is noted where there is room. */
  #outOfTime(beat: SignedBeat): Answer {
    if (beat.level < 2) void this.#edges.queue.offer(beat)
    return this.#refused('timestamp-out-of-tolerance', { server_time: isoTime(beat.receivedAt) })
  }

  #refusalOf(beat: SignedBeat): Refusal | null {
    if ((this.#waiting.get(beat.agent) ?? 0) >= this.#limits.waitingAnAgent) return 'queue-full'
    return beat.level === 4 && !saysCritical(beat) ? 'only-critical' : null
  }

  #countWaiting(agent: string, by: 1 | -1): void {
    const count = (this.#waiting.get(agent) ?? 0) + by
    if (count > 0) {
      this.#waiting.set(agent, count)
      return
    }
    this.#waiting.delete(agent)
    for (const settled of this.#settled.get(agent) ?? []) settled()
    this.#settled.delete(agent)
  }

  #wait(seconds: number): number {
    return retryAfterSeconds(seconds, this.#edges.chance())
  }

  #refused(...refusal: Parameters<typeof refused>): Answer {
    this.#edges.counted?.(refusal[0])
    return refused(...refusal)
  }

  #refuse(response: ServerResponse, refusal: Refusal, detail: Parameters<typeof refuse>[2] = {}): void {
    refuse(response, refusal, detail)
    this.#edges.counted?.(refusal)
  }
}
