import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/** What a method answers: a payload, or what makes one out of the parameters; `refusal()` and `silence` are answers too. */
export type Answer = unknown

interface Script {
  readonly methods: Readonly<Record<string, Answer>>
  /** What hello says instead of what a current OpenClaw says. */
  readonly hello?: Readonly<Record<string, unknown>>
  /** 0 for any free one. */
  readonly port?: number
  /** What its clock says when a client comes, in epoch milliseconds; the real time unless told. */
  readonly clock?: number
}

/** A gateway of the test's own, on a real socket of this host. */
export interface ScriptedGateway {
  readonly url: string
  readonly port: number
  /** Every request since the start, `connect` included. */
  readonly asked: readonly { readonly method: string; readonly params: Readonly<Record<string, unknown>> }[]
  /** Changes what a method answers from now on. */
  answer(method: string, answer: Answer): void
  /** How many clients are connected now. */
  readonly clients: number
  /** Sends an event to every client, numbered on from the last one unless `seq` says otherwise; `null` for no number. */
  emit(event: string, payload: unknown, seq?: number | null): void
  /** Says that it ends, and closes as a real one does. */
  shutDown(payload: object): Promise<void>
  stop(): Promise<void>
}

/** An answer that never comes. */
export const silence = Symbol('silence')

class Refusal {
  readonly error: object
  constructor(error: object) {
    this.error = error
  }
}

/** An answer that is an error; `more` are further fields of it. */
export function refusal(code: string, message: string, details: object = {}, more: object = {}): Refusal {
  return new Refusal({ code, message, details, ...more })
}

/** Listens on the loopback interface until it is stopped. */
export async function startGateway(script: Script): Promise<ScriptedGateway> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: script.port ?? 0 })
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  const methods = new Map<string, unknown>(Object.entries({ connect: helloOf(script), ...script.methods }))
  const asked: { method: string; params: Record<string, unknown> }[] = []
  let seq = 0
  server.on('connection', (socket) => {
    send(socket, {
      type: 'event',
      event: 'connect.challenge',
      payload: { nonce: 'n', ts: script.clock ?? Date.now() },
    })
    socket.on('message', (data) => {
      const { id, method, params } = JSON.parse(String(data))
      asked.push({ method, params })
      const answer = methods.has(method)
        ? methods.get(method)
        : refusal('INVALID_REQUEST', `unknown method: ${method}`)
      reply(socket, id, isMade(answer) ? answer(params) : answer)
    })
  })
  const { port } = server.address() as AddressInfo
  const emit = (event: string, payload: unknown, number: number | null = seq + 1) => {
    seq = number ?? seq
    const numbered = number === null ? {} : { seq: number }
    for (const socket of server.clients) send(socket, { type: 'event', event, payload, ...numbered })
  }
  const stop = () => {
    for (const socket of server.clients) socket.terminate()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return {
    url: `ws://127.0.0.1:${port}`,
    port,
    asked,
    get clients() {
      return server.clients.size
    },
    answer: (method, answer) => void methods.set(method, answer),
    emit,
    async shutDown(payload) {
      emit('shutdown', payload)
      for (const socket of server.clients) socket.close(1012, 'service restart')
      await new Promise((resolve) => setTimeout(resolve, 50))
      await stop()
    },
    stop,
  }
}

function isMade(answer: unknown): answer is (params: unknown) => unknown {
  return typeof answer === 'function'
}

function reply(socket: WebSocket, id: string, answer: unknown): void {
  if (answer === silence) return
  if (answer instanceof Refusal) send(socket, { type: 'res', id, ok: false, error: answer.error })
  else send(socket, { type: 'res', id, ok: true, payload: answer })
}

function send(socket: WebSocket, frame: object): void {
  socket.send(JSON.stringify(frame))
}

function helloOf({ hello }: Script) {
  return {
    type: 'hello-ok',
    protocol: 4,
    server: { version: '2026.9.6', connId: 'c1', bootId: 'b1' },
    features: { methods: [], events: [], capabilities: [] },
    snapshot: { uptimeMs: 86_400_000 },
    auth: { role: 'operator', scopes: ['operator.read'] },
    policy: { maxPayload: 26_214_400, maxBufferedBytes: 52_428_800, tickIntervalMs: 30_000 },
    ...hello,
  }
}
