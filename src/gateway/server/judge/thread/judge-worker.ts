import { parentPort, workerData } from 'node:worker_threads'
import { VitalsError } from '../../../../core/errors.ts'
import { openGatewayStore, type SqliteGatewayStore } from '../../../../store/gateway/sqlite/gateway-store.ts'
import { OutboxRunner } from '../../outbox/outbox-runner.ts'
import { JudgeHost } from '../judge-host.ts'
import { Liveness, type Notice, sweepEveryMs } from '../liveness/liveness.ts'
import { SteadyClock } from '../liveness/steady-clock.ts'
import type {
  FromThread,
  ThreadCalls,
  ThreadOutbox,
  ThreadStart,
  ThrownError,
  ToThread,
} from './thread-messages.ts'
import { readItems, writeAnswers } from './wire.ts'

// The thread that owns the store, the states and the judge: whoever asks sends a message.
const port = parentPort
const graceMs = 5_000
const storeMethods: ReadonlySet<string> = new Set([
  ...[
    'due',
    'agents',
    'agent',
    'beats',
    'beatsOf',
    'trail',
    'chainEnds',
    'outbox',
    'counts',
    'keys',
    'keyVersion',
  ],
  ...['changeKeys', 'keepPolicy', 'policy', 'beginJob', 'endJob', 'jobRuns', 'note', 'seal'],
])

function open(start: ThreadStart): void {
  const warn = (words: string) => send({ kind: 'failed', error: thrown(new Error(words)) })
  try {
    work(openGatewayStore(start.directory, { signing: { copyTo: start.checkpointTo, warn } }), start)
  } catch (error) {
    send({ kind: 'refused', error: thrown(error) })
    port?.close()
  }
}

function work(store: SqliteGatewayStore, { watch, outbox }: ThreadStart): void {
  const clock = new SteadyClock({ wall: Date.now, monotonic: () => performance.now() })
  const noticed = (...notice: Parameters<Notice>) => send({ kind: 'noticed', notice })
  const liveness: Liveness = new Liveness({ store, host: () => host, clock, now: Date.now, noticed }, watch)
  const host: JudgeHost = new JudgeHost({
    store,
    now: Date.now,
    clock: liveness,
    chance: Math.random,
    failed: (error) => send({ kind: 'failed', error: thrown(error) }),
  })
  const sending = outbox === null ? null : new Sending(store, host, outbox)
  const calls: ThreadCalls = {
    use: (policies) => host.use(policies),
    status: (agent) => host.status(agent),
    signBy: async (secrets) => sending?.signBy(secrets),
  }
  const timer = setInterval(() => {
    liveness.look().catch((error: unknown) => send({ kind: 'failed', error: thrown(error) }))
  }, sweepEveryMs)
  port?.on('message', (message: ToThread) => {
    if (message.kind === 'batch') void judge(host, message.bytes)
    else if (message.kind === 'call') void answer(store, calls, message)
    else {
      clearInterval(timer)
      void stop(store, sending)
    }
  })
  send({ kind: 'ready', warning: store.warning })
}

/** The outbox of this store, performed beside it. */
class Sending {
  #secrets: readonly Uint8Array[]
  readonly #runner: OutboxRunner

  constructor(store: SqliteGatewayStore, host: JudgeHost, { secrets, source, environment }: ThreadOutbox) {
    this.#secrets = secrets
    this.#runner = new OutboxRunner({
      ...{ store, source, environment, everyMs: 250, atOnce: 16, now: Date.now, random: Math.random },
      secrets: () => this.#secrets,
      settle: (outcome) => host.settle(outcome),
      warn: (words) => send({ kind: 'failed', error: thrown(new Error(words)) }),
    })
    this.#runner.start()
  }

  signBy(secrets: readonly Uint8Array[]): void {
    this.#secrets = secrets
  }

  async stop(): Promise<void> {
    await this.#runner.stop(graceMs)
  }
}

async function judge(host: JudgeHost, batch: ArrayBuffer): Promise<void> {
  const bytes = writeAnswers(await host.judge(readItems(batch)))
  port?.postMessage({ kind: 'answers', bytes } satisfies FromThread, [bytes])
}

async function answer(
  store: SqliteGatewayStore,
  calls: ThreadCalls,
  { call, method, args }: Extract<ToThread, { kind: 'call' }>,
): Promise<void> {
  try {
    const own = Object.hasOwn(calls, method) ? calls[method as keyof ThreadCalls] : null
    const target = own ?? (storeMethods.has(method) ? store[method as keyof SqliteGatewayStore] : null)
    if (typeof target !== 'function') throw new TypeError(`the judge has no method ${method}`)
    const value: unknown = await Reflect.apply(target, own === null ? store : calls, args)
    send({ kind: 'result', call, value })
  } catch (error) {
    send({ kind: 'thrown', call, error: thrown(error) })
  }
}

async function stop(store: SqliteGatewayStore, sending: Sending | null): Promise<void> {
  try {
    await sending?.stop()
    await store.close()
  } catch (error) {
    send({ kind: 'failed', error: thrown(error) })
  }
  send({ kind: 'stopped' })
  port?.close()
}

function thrown(error: unknown): ThrownError {
  if (error instanceof VitalsError) return { code: error.code, params: error.params, message: error.message }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: null, params: {}, message }
}

function send(message: FromThread): void {
  port?.postMessage(message)
}

if (port !== null) open(workerData as ThreadStart)
