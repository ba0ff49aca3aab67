import type { Server, ServerOptions } from 'node:http'

/** What an unproven sender may cost. Bytes and milliseconds. */
export interface IngestLimits {
  readonly bodyBytes: number
  readonly batchBytes: number
  /** Bodies that are being read, of all senders together. */
  readonly bytesInFlight: number
  /** Requests of one agent that may wait at once. */
  readonly waitingAnAgent: number
}

export const defaultLimits: IngestLimits = {
  bodyBytes: 64 * 1_024,
  batchBytes: 1_024 * 1_024,
  bytesInFlight: 64 * 1_024 * 1_024,
  waitingAnAgent: 32,
}

/** How long a request may take to come in: slow senders hold a socket, and nothing else. */
export const serverOptions: ServerOptions = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 75_000,
  maxHeaderSize: 16_384,
}

/** Closes sockets of an address that holds more than `most` already. */
export function limitSockets(server: Server, most: number): void {
  const open = new Map<string, number>()
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? ''
    const count = (open.get(address) ?? 0) + 1
    open.set(address, count)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    })
    if (count > most) socket.destroy()
  })
}
