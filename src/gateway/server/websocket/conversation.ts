import type { Socket } from 'node:net'
import type { RawData, WebSocket } from 'ws'
import { closeCode } from '../../protocol/close-code.ts'
import type { Admitted, Client } from './client.ts'
import { ConnectRefused } from './handshake.ts'
import { limits } from './limits.ts'
import { MethodRefused } from './refusal.ts'
import { type ReadRequest, type Request, readRequest } from './request.ts'

// The longest head of a frame.
const frameHeadBytes = 14

/** Who listens to one connection. */
export interface Listener {
  /** Decides about `connect`. @throws ConnectRefused */
  readonly admit: (params: unknown) => Admitted
  /** It was let in: hello is to be said. */
  readonly admitted: (admitted: Admitted, id: string) => void
  readonly asked: (request: Request) => void
  readonly ended: () => void
}

/** Listens to one connection, from its challenge to its end: first `connect`, then whatever is asked. */
export function converse(socket: WebSocket, wire: Socket, client: Client, listener: Listener): void {
  let received = 0
  const count = (chunk: Buffer) => {
    received += chunk.length
    if (client.admitted === null && received > limits.firstBytes + frameHeadBytes) {
      client.close(closeCode.tooLarge, '')
      socket.pause()
    }
    if (client.admitted !== null) wire.off('data', count)
  }
  // Before ws reads them: what is too much is not even looked at.
  wire.prependListener('data', count)
  const patience = setTimeout(() => client.close(closeCode.normal, ''), limits.handshakeMs)
  // What ws refuses it closes by itself, with the right code.
  socket.on('error', () => {})
  socket.on('pong', () => client.seen())
  socket.on('close', () => {
    clearTimeout(patience)
    listener.ended()
  })
  socket.on('message', (data: RawData) => {
    if (socket.readyState !== socket.OPEN) return
    client.seen()
    const read = readRequest(String(data))
    if (client.admitted === null) {
      begin(client, read, listener)
      if (client.admitted !== null) clearTimeout(patience)
    } else if (read.kind === 'invalid') {
      client.refuse(read.id, new MethodRefused('INVALID_REQUEST', read.why))
    } else if (read.kind === 'request' && !client.isSlow()) {
      listener.asked(read.request)
    }
  })
  client.challenge()
}

function begin(client: Client, read: ReadRequest, listener: Listener): void {
  if (read.kind === 'request') decide(client, read.request, listener)
  else if (read.kind === 'invalid') client.close(closeCode.policy, 'invalid request frame')
  else client.close(closeCode.normal, '')
}

function decide(client: Client, { id, method, params }: Request, listener: Listener): void {
  try {
    if (method !== 'connect') throw new ConnectRefused('invalid handshake: first request must be connect')
    listener.admitted(listener.admit(params), id)
  } catch (error) {
    if (!(error instanceof ConnectRefused)) throw error
    client.refuse(id, error)
    client.close(error.close, error.message)
  }
}
