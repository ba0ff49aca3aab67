import { onTestFinished } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { busyOpenClaw } from '../gateway/busy-gateway.ts'
import { refusal, type ScriptedGateway, startGateway } from '../gateway/scripted-gateway.ts'
import { everyForm, password, token } from './secrets.ts'

const echo = `${everyForm(token)} ${everyForm(password)}`
// What tells a reader what a thing is stays, so that the rest is read.
const structural: ReadonlySet<string> = new Set([
  'kind',
  'type',
  'status',
  'healthState',
  'key',
  'id',
  'nodeId',
])

/** The answers of a busy gateway, with our credentials at the end of every text. */
function poisoned(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return structural.has(key) ? value : `${value} ${echo}`
  if (Array.isArray(value)) return value.map((item) => poisoned(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poisoned(item, name)]))
}

function lines(): string[] {
  const name = JSON.stringify({ subsystem: 'gateway/ws' })
  const meta = { logLevelName: 'ERROR', name }
  const whole = { 0: name, 1: `refused ${echo}`, _meta: meta, time: new Date().toISOString() }
  return [JSON.stringify(whole), echo, `Authorization: Bearer ${token}`]
}

/** In what a gateway gives our credentials back. */
export const manners = [
  'answers',
  'failed calls',
  'a refused connection',
  'a close reason',
  'fragments',
] as const
export type Manner = (typeof manners)[number]

/** A gateway on a real socket that knows our credentials and repeats them. */
export async function echoingGateway(manner: Manner): Promise<string> {
  if (manner === 'a close reason') return await closing((socket) => socket.close(1008, `no ${token}`))
  if (manner === 'fragments') return await closing(inFragments)
  const gateway = await startGateway({ methods: methodsOf(manner) })
  onTestFinished(() => gateway.stop())
  emitAgainAndAgain(gateway)
  return gateway.url
}

function methodsOf(manner: Manner): Readonly<Record<string, unknown>> {
  const failure = refusal('UNAVAILABLE', `cannot: ${echo}`, { detail: echo })
  if (manner === 'a refused connection') return { connect: refusal('INVALID_REQUEST', `no: ${echo}`) }
  if (manner === 'failed calls') {
    return Object.fromEntries([...Object.keys(busyOpenClaw), 'logs.tail'].map((name) => [name, failure]))
  }
  const answers = Object.entries(busyOpenClaw).map(([name, answer]) => {
    const made =
      typeof answer === 'function' ? (params: unknown) => poisoned(answer(params)) : poisoned(answer)
    return [name, made] as const
  })
  const log = {
    file: '/nowhere/openclaw.log',
    cursor: 9,
    size: 9,
    lines: lines(),
    truncated: false,
    reset: false,
  }
  return { ...Object.fromEntries(answers), 'logs.tail': log }
}

function emitAgainAndAgain(gateway: ScriptedGateway): void {
  const timer = setInterval(() => gateway.emit('heartbeat', { nodeId: 'n1', text: echo }), 200)
  onTestFinished(() => clearInterval(timer))
}

async function closing(onConnect: (socket: WebSocket) => void): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  server.on('connection', onConnect)
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  return `ws://127.0.0.1:${(server.address() as { port: number }).port}`
}

// Each piece alone holds no secret.
function inFragments(socket: WebSocket): void {
  const challenge = { type: 'event', event: 'connect.challenge', payload: { nonce: 'n', ts: Date.now() } }
  socket.send(JSON.stringify(challenge))
  socket.on('message', (data) => {
    const { id } = JSON.parse(String(data)) as { id: string }
    const text = JSON.stringify({ type: 'res', id, ok: false, error: { code: 'X', message: echo } })
    for (let at = 0; at < text.length; at += 5) {
      socket.send(text.slice(at, at + 5), { fin: at + 5 >= text.length })
    }
  })
}
