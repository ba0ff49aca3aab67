import { once } from 'node:events'
import * as v from 'valibot'
import { onTestFinished } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import { events } from '../../src/gateway/server/events/event-table.ts'
import { methods } from '../../src/gateway/server/methods/method-table.ts'
import type { AnyJson } from '../any-json.ts'

/** A client of the WebSocket that knows nothing but frames. */
export interface SocketClient {
  readonly socket: WebSocket
  /** Everything that came, in its order. */
  readonly frames: readonly AnyJson[]
  /** Settles with the code and the reason when it is closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  /** Asks something and gives the whole answer; one that is no refusal is what the method's schema says. */
  ask(method: string, params?: unknown): Promise<AnyJson>
  /** The first frame that this is true of, when it is there. */
  heard(is: (frame: AnyJson) => boolean): Promise<AnyJson>
  send(text: string | Buffer): void
}

/** A WebSocket to a gateway. @param url `http:` is taken for `ws:` */
export async function socketTo(url: string, options: ClientOptions = {}): Promise<SocketClient> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), options)
  const frames: AnyJson[] = []
  const waiting = new Set<() => void>()
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  socket.on('message', (data) => {
    const frame: AnyJson = JSON.parse(String(data))
    const known = events.find(({ name }) => frame.type === 'event' && name === frame.event)
    if (known !== undefined) v.parse(known.payload, frame.payload ?? frame.data)
    frames.push(frame)
    for (const look of waiting) look()
  })
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
  socket.on('error', () => {})
  const heard = (is: (frame: AnyJson) => boolean) =>
    new Promise<AnyJson>((resolve) => {
      const look = () => {
        const found = frames.find(is)
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  let asked = 0
  const ask = async (method: string, params?: unknown) => {
    asked += 1
    const id = `r${asked}`
    socket.send(JSON.stringify({ type: 'req', id, method, ...(params !== undefined && { params }) }))
    const answer = await heard((frame) => frame.type === 'res' && frame.id === id)
    const known = methods.find(({ name }) => name === method)
    if (answer.ok && known !== undefined) v.parse(known.answer, answer.payload)
    return answer
  }
  return { socket, frames, closed, ask, heard, send: (text) => socket.send(text) }
}

/** What a client says of itself in `connect`; `more` replaces parts. */
export function connectParams(token: string | null, more: object = {}): object {
  return {
    ...{ minProtocol: 3, maxProtocol: 4, scopes: ['operator.read'] },
    client: { id: 'cli', mode: 'cli', version: '1.0.0', platform: 'linux' },
    ...(token !== null && { auth: { token } }),
    ...more,
  }
}

/** A client that was let in. */
export async function connectedTo(
  url: string,
  token: string | null,
  more: object = {},
): Promise<SocketClient & { readonly hello: AnyJson }> {
  const client = await socketTo(url)
  const { ok, payload, error } = await client.ask('connect', connectParams(token, more))
  if (!ok) throw new Error(JSON.stringify(error))
  return { ...client, hello: payload }
}
