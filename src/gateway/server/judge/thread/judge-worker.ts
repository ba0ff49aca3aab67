import { parentPort, workerData } from 'node:worker_threads'
import { VitalsError } from '../../../../core/errors.ts'
import { openGatewayStore, type SqliteGatewayStore } from '../../../../store/gateway/sqlite/gateway-store.ts'
import { JudgeHost } from '../judge-host.ts'
import { Liveness, type Notice, sweepEveryMs } from '../liveness/liveness.ts'
import { SteadyClock } from '../liveness/steady-clock.ts'
import { Operators } from '../operator/operators.ts'
import { rederive } from '../rederive/rederive.ts'
import { addressOf, Sending } from './sending.ts'
import type { FromThread, ThreadCalls, ThreadStart, ThrownError, ToThread } from './thread-messages.ts'
import { readItems, writeAnswers } from './wire.ts'

// The thread that owns the store, the states and the judge: who asks sends a message.
const port = parentPort
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
    'effectFates',
    'counts',
    'keys',
    'keyVersion',
    'silences',
    'silence',
  ],
  ...[
    'changeKeys',
    'keepPolicy',
    'policy',
    'beginJob',
    'endJob',
    'jobRuns',
    'note',
    'seal',
    'retain',
    'verifyBeats',
  ],
])

function open(start: ThreadStart): void {
  const warn = (words: string) => send({ kind: 'failed', error: thrown(new Error(words)) })
  const { directory, outbox, checkpointTo } = start
  const sending = outbox === null ? null : new Sending(outbox, checkpointTo, warn)
  const copyTo = addressOf(checkpointTo) === null ? checkpointTo : null
  const signed = sending?.signed ?? (() => {})
  try {
    work(openGatewayStore(directory, { signing: { copyTo, signed, warn } }), sending, start)
  } catch (error) {
    send({ kind: 'refused', error: thrown(error) })
    port?.close()
  }
}

function work(store: SqliteGatewayStore, sending: Sending | null, { watch }: ThreadStart): void {
  const clock = new SteadyClock({ wall: Date.now, monotonic: () => performance.now() })
  const noticed = (...notice: Parameters<Notice>) => send({ kind: 'noticed', notice })
  const liveness: Liveness = new Liveness({ store, host: () => host, clock, now: Date.now, noticed }, watch)
  let hearsBeats = false
  const host: JudgeHost = new JudgeHost({
    store,
    listener: { hearsBeats: () => hearsBeats, told: (news) => send({ kind: 'news', news }) },
    now: Date.now,
    clock: liveness,
    chance: Math.random,
    failed: (error) => send({ kind: 'failed', error: thrown(error) }),
  })
  sending?.start(store, host)
  const operators = new Operators({
    ...{ store, now: Date.now, hear: (word) => host.hear(word) },
    checksOf: async (agent) => (await host.status(agent))?.checks.map(({ name }) => name) ?? [],
  })
  const calls: ThreadCalls = {
    use: (policies) => host.use(policies),
    status: (agent) => host.status(agent),
    speak: (word) => operators.speak(word),
    silenceAgents: (silence) => operators.silence(silence),
    endSilence: (id, speaker) => operators.endSilence(id, speaker),
    expect: async (hours) => liveness.expect(hours),
    end: (agent) => host.end(agent),
    rederive: (range) => rederive(store, host.policies, range),
    judged: async () => host.counts,
    tellBeats: async (hears) => {
      hearsBeats = hears
    },
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
    await sending?.stopCopying()
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
