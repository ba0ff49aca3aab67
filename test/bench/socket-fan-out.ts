import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { exchange } from '../../src/gateway/server/socket/own-socket.ts'
import type { AnyJson } from '../any-json.ts'
import { beat, type Key } from '../process/signed-beat.ts'

/* `npm run bench:sockets [-- CLIENTS [BEATS]]`: what an event costs a gateway for each client that hears of it, beside
   bare `ws` that sends frames of the same size, and that one client that does not read costs the others nothing. */
const clients = Number(process.argv[2] ?? 1_000)
const beats = Number(process.argv[3] ?? 2_000)
const state = mkdtempSync(join(tmpdir(), 'vitals-sockets-'))
const checkout = join(import.meta.dirname, '../..')
const args = [join(checkout, 'bin/vitals.cjs'), 'gateway', 'run', '--state-dir', state, '--port', '0']
const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
process.on('exit', () => {
  child.kill('SIGKILL')
  rmSync(state, { recursive: true, force: true })
})

const url = await listening()
const port = Number(new URL(url).port)
const token = readFileSync(join(state, 'gateway/operator.token'), 'utf8').trim()

let seq = 0
let heard = 0
const sockets: WebSocket[] = []
const burst = 25
const keys: Key[] = []
for (let n = 0; n < burst; n += 1) {
  const body = { kind: 'agent', agent_id: `agent-${n}`, labels: {} }
  const socket = join(state, 'gateway/gateway.sock')
  keys.push(await exchange<Key>(socket, { method: 'POST', path: '/v1/keys', body }))
}
const alone = await measured()
const burstAlone = await measured(burst)
for (let left = clients; left > 0; left -= 50) {
  sockets.push(...(await Promise.all(Array.from({ length: Math.min(50, left) }, connected))))
}
const idle = rssMiB()
const [slow, ...reading] = sockets as [WebSocket, ...WebSocket[]]
for (const socket of reading) socket.on('message', (data: Buffer) => countBeat(data))
// Presence news of those who came is told once a second.
await new Promise((resolve) => setTimeout(resolve, 2_500))
// Answers of its own that it leaves lying fill what it may leave unread.
for (let n = 0; n < 40; n += 1) {
  slow.send(JSON.stringify({ type: 'req', id: `slow ${n}`, method: 'system-presence' }))
}
slow.pause()
const events = beats * reading.length
const one = (((await measured()) - alone) * 1_000) / events
const each = heard / reading.length
const many = (((await measured(burst)) - burstAlone) * 1_000) / events
const left = await stillThere()
process.stdout.write(
  [
    `${clients} clients, one of them not reading, ${beats} beats:`,
    `  each of the others heard ${each} of ${beats}`,
    `  a client and event:  ${one.toFixed(1)} µs of processor time one after the other (goal: 15), ${many.toFixed(1)} µs ${burst} at once`,
    `  memory:              ${idle.toFixed(0)} MiB with all connected, ${rssMiB().toFixed(0)} MiB afterwards`,
    `  the slow one:        ${left.slow ? 'still connected' : 'closed'}; ${left.clients} of ${reading.length} others connected`,
    '',
  ].join('\n'),
)
process.exit(0)

/** Sends all beats, so many at once, until all that hear of them have heard. @returns processor time of the gateway in ms */
async function measured(atOnce = 1): Promise<number> {
  const begun = cpuMs()
  const listening = sockets.length === 0 ? 0 : sockets.length - 1
  heard = 0
  for (let sent = 0; sent < beats; sent += atOnce) {
    const some = keys.slice(0, Math.min(atOnce, beats - sent)).map((key) => {
      seq += 1
      return beat(port, key, { boot_id: 'b', boot_epoch: 1, seq })
    })
    for (const { status } of await Promise.all(some)) {
      if (status !== 200) throw new Error(`a beat was answered ${status}`)
    }
  }
  const patientUntil = performance.now() + 60_000
  while (heard < beats * listening && performance.now() < patientUntil) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return cpuMs() - begun
}

async function listening(): Promise<string> {
  let text = ''
  for await (const bytes of child.stdout) {
    text += bytes
    const line = text.split('\n').find((part) => part.includes('"listening"') && part.endsWith('}'))
    if (line !== undefined) return (JSON.parse(line) as { url: string }).url
  }
  throw new Error('the gateway ended')
}

async function connected(): Promise<WebSocket> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'))
  await once(socket, 'message')
  await ask(socket, 'connect', {
    ...{ minProtocol: 4, maxProtocol: 4, scopes: ['operator.read'], auth: { token } },
    client: { id: 'cli', mode: 'cli', version: '1', platform: 'linux' },
  })
  await ask(socket, 'set-heartbeats', { nodeIds: ['*'] })
  return socket
}

function ask(socket: WebSocket, method: string, params: object): Promise<AnyJson> {
  socket.send(JSON.stringify({ type: 'req', id: method, method, params }))
  return new Promise((resolve, reject) => {
    const take = (data: Buffer) => {
      const frame: AnyJson = JSON.parse(String(data))
      if (frame.id !== method) return
      socket.off('message', take)
      if (frame.ok) resolve(frame.payload)
      else reject(new Error(JSON.stringify(frame.error)))
    }
    socket.on('message', take)
  })
}

function countBeat(data: Buffer): void {
  if (data.includes('"event":"heartbeat"')) heard += 1
}

async function stillThere() {
  const { clients: list } = await ask(reading[0] as WebSocket, 'system-presence', {})
  return {
    slow: list.length > reading.length,
    clients: reading.filter(({ readyState }) => readyState === 1).length,
  }
}

/** Of all threads of the gateway. */
function cpuMs(): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function rssMiB(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1_024
}
