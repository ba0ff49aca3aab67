import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type ErrorCode, VitalsError } from '../../../../core/errors.ts'
import type { GatewayStore } from '../../../../store/gateway/gateway-store.ts'
import type { Notice } from '../liveness/liveness.ts'
import type { News } from '../news.ts'
import { JudgeQueue } from './judge-queue.ts'
import type { FromThread, ThreadCalls, ThreadStart, ThrownError } from './thread-messages.ts'

/** The store as it is used from outside of its thread; steps are made inside alone. */
export type RemoteStore = Omit<GatewayStore, 'transaction' | 'close'>

/** Who is told of what the thread says by itself. */
export interface ThreadListener {
  /** The store refused, or a defect: beats were answered 503. */
  readonly failed: (error: Error) => void
  /** Something of the agents' silence or of the clock, for the log. */
  readonly noticed?: Notice
  /** The thread ended though nobody stopped it. */
  readonly ended: (error: Error) => void
}

const graceMs = 5_000

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** The judge in its thread: beats go through its queue, everything else by calls. */
export class JudgeThread {
  readonly queue: JudgeQueue
  /** What is stored, read and changed through the thread. */
  readonly store: RemoteStore
  /** Policies into use, keys for messages. */
  readonly calls: ThreadCalls
  /** What the operator should know of this machine's SQLite; `null` where all is well. */
  warning: string | null = null
  /** Told of what was committed, before its beats are answered. */
  told: (news: News) => void = () => {}
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  readonly #listener: ThreadListener
  readonly #exited: Promise<unknown>
  #call = 0
  #isStopping = false
  /** Why there is no thread any more; `null` while there is one. */
  #over: Error | null = null

  private constructor(worker: Worker, listener: ThreadListener) {
    this.#worker = worker
    this.#listener = listener
    this.#exited = new Promise((resolve) => worker.once('exit', resolve))
    this.queue = new JudgeQueue((bytes) => worker.postMessage({ kind: 'batch', bytes }, [bytes]))
    this.store = this.#proxy<RemoteStore>()
    this.calls = this.#proxy<ThreadCalls>()
  }

  /**
   * Starts the thread and waits until it has opened the store.
   *
   * @param file the thread's code: `judge-worker` as it was bundled, or as source
   * @throws VitalsError STORE_HELD, STORE_UNUSABLE
   */
  static start(file: string | URL, start: ThreadStart, listener: ThreadListener): Promise<JudgeThread> {
    // What a batch leaves dies young; a small nursery keeps it in the cache.
    const resourceLimits = { maxYoungGenerationSizeMb: 32 }
    const worker = new Worker(file, { workerData: start, resourceLimits })
    const thread = new JudgeThread(worker, listener)
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromThread) => {
        if (message.kind === 'ready') {
          thread.warning = message.warning
          resolve(thread)
        } else if (message.kind === 'refused') {
          thread.#isStopping = true
          reject(errorOf(message.error))
        } else thread.#take(message)
      })
      worker.on('error', (error: Error) => {
        reject(error)
        thread.#end(error)
      })
      worker.on('exit', () => {
        const error = new Error('the thread of the judge has ended')
        reject(error)
        thread.#end(error)
      })
    })
  }

  /** Answers what waits, lets the work that was begun end, closes the store and the thread. Nothing is to be offered now. */
  async stop(): Promise<void> {
    const patientUntil = Date.now() + graceMs
    while (this.queue.depth > 0 && Date.now() < patientUntil) await setTimeout(5)
    this.#isStopping = true
    this.#worker.postMessage({ kind: 'stop' })
    await this.#exited
  }

  #take(message: FromThread): void {
    if (message.kind === 'answers') this.queue.answered(message.bytes)
    else if (message.kind === 'failed') this.#listener.failed(errorOf(message.error))
    else if (message.kind === 'noticed') this.#listener.noticed?.(...message.notice)
    else if (message.kind === 'news') this.told(message.news)
    else if (message.kind === 'result') this.#settle(message.call)?.resolve(message.value)
    else if (message.kind === 'thrown') this.#settle(message.call)?.reject(errorOf(message.error))
  }

  #settle(call: number): Pending | undefined {
    const pending = this.#pending.get(call)
    this.#pending.delete(call)
    return pending
  }

  #end(error: Error): void {
    this.#over ??= error
    this.queue.end()
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
    if (this.#isStopping) return
    this.#isStopping = true
    this.#listener.ended(error)
  }

  #proxy<Methods extends object>(): Methods {
    const call = (method: string, args: readonly unknown[]) => {
      if (this.#over !== null) return Promise.reject(this.#over)
      return new Promise((resolve, reject) => {
        this.#call += 1
        this.#pending.set(this.#call, { resolve, reject })
        this.#worker.postMessage({ kind: 'call', call: this.#call, method, args })
      })
    }
    // A proxy must not look like a promise to who awaits it.
    const get = (_: Methods, name: string | symbol) => {
      return typeof name === 'symbol' || name === 'then'
        ? undefined
        : (...args: unknown[]) => call(name, args)
    }
    return new Proxy({} as Methods, { get })
  }
}

function errorOf({ code, params, message }: ThrownError): Error {
  return code === null ? new Error(message) : new VitalsError(code as ErrorCode, { params })
}
