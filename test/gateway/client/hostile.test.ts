import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { connectGateway } from '../../../src/gateway/client/connect.ts'
import { isDeeperThan } from '../../../src/gateway/client/frame-guard.ts'
import { targetOf, testEdges } from '../client-edges.ts'

/** A peer that behaves as told from the moment it is connected to. */
async function peer(behave: (socket: WebSocket) => void): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  server.on('connection', (socket) => {
    socket.on('error', () => {})
    behave(socket)
  })
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function connect(url: string, signal: AbortSignal) {
  return connectGateway(targetOf(url, 'secret'), testEdges(), { need: null, signal })
}

/** Sends the same message without end, as fast as it is taken. */
function flood(message: string) {
  return async (socket: WebSocket) => {
    while (socket.readyState === socket.OPEN) {
      for (let sent = 0; sent < 1_000; sent += 1) socket.send(message)
      while (socket.bufferedAmount > 1_000_000 && socket.readyState === socket.OPEN) await wait(1)
      await wait(0)
    }
  }
}

const hello = { type: 'hello-ok', protocol: 4, policy: { tickIntervalMs: 30_000 }, snapshot: {} }
const challenge = { type: 'event', event: 'connect.challenge', payload: { nonce: 'n', ts: 1 } }

/** Lets in, and then goes on as told. */
function letIn(go: (socket: WebSocket) => void, changes: object = {}) {
  return (socket: WebSocket) => {
    socket.send(JSON.stringify(challenge))
    socket.once('message', (data) => {
      const { id } = JSON.parse(String(data))
      socket.send(JSON.stringify({ type: 'res', id, ok: true, payload: { ...hello, ...changes } }))
      go(socket)
    })
  }
}

describe('a peer that floods before it lets us in', () => {
  const event = JSON.stringify({ type: 'event', event: 'x', payload: 'y'.repeat(10_000) })

  it.each([
    ['with empty messages', ''],
    ['with text that is no JSON', 'nonsense'],
    ['with JSON that is cut off', '{"type":"event"'],
    ['with frames', event],
    ['with brackets', `{"a":${'['.repeat(100_000)}`],
  ])('%s is left at once, and little of it is kept', async (_what, message) => {
    const url = await peer(flood(message))
    const before = process.memoryUsage().rss
    await expect(connect(url, AbortSignal.timeout(10_000))).rejects.toMatchObject({
      code: 'GATEWAY_NOT_SPOKEN',
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6)
  })
})

describe('a gateway that floods once it has let us in', () => {
  it.each([
    ['events', JSON.stringify({ type: 'event', event: 'x', payload: 1 })],
    ['answers to nothing', JSON.stringify({ type: 'res', id: 'x', ok: true })],
  ])('with %s does not hold up a deadline', async (_what, message) => {
    const url = await peer(letIn(flood(message)))
    const connection = await connect(url, AbortSignal.timeout(10_000))
    const begun = performance.now()
    const asked = connection.call('health', {}, AbortSignal.timeout(300))
    await expect(asked).rejects.toMatchObject({ code: 'GATEWAY_TIMEOUT' })
    expect(performance.now() - begun).toBeLessThan(3_000)
    connection.close()
  })

  it('with an answer that is nested too deep is left with the reason', async () => {
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`
    const url = await peer(
      letIn((socket) => {
        socket.on('message', (data) => {
          socket.send(`{"type":"res","id":"${JSON.parse(String(data)).id}","ok":true,"payload":${deep}}`)
        })
      }),
    )
    const connection = await connect(url, AbortSignal.timeout(10_000))
    const asked = connection.call('health', {}, AbortSignal.timeout(10_000))
    await expect(asked).rejects.toMatchObject({ code: 'GATEWAY_NOT_SPOKEN' })
  })

  it.each([
    ['a tick of years', { policy: { tickIntervalMs: 1e15 } }],
    ['a tick that is no number of milliseconds', { policy: { tickIntervalMs: Number.MAX_VALUE } }],
  ])('and names %s is not taken for silent', async (_what, changes) => {
    const url = await peer(letIn(() => {}, changes))
    const connection = await connect(url, AbortSignal.timeout(10_000))
    expect(await Promise.race([connection.ended, wait(300, 'open')])).toBe('open')
    connection.close()
  })
})

describe('the depth of JSON', () => {
  it.each([
    ['[[1]]', 1, true],
    ['[[1]]', 2, false],
    ['["[[[[", "\\"[["]', 1, false],
    ['{"a":[{}]}', 2, true],
    ['"unfinished [[', 0, false],
  ])('of %s is over %i: %s', (text, most, over) => expect(isDeeperThan(most, text)).toBe(over))
})
