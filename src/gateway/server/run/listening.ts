import { chmodSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { VitalsError } from '../../../core/errors.ts'
import { limitSockets, serverOptions } from '../ingest/limits.ts'
import type { ServerTls } from '../tls/server-tls.ts'

const mostSocketsAnAddress = 1_024
const handshakeTimeout = 10_000

/** What answers on a server: requests, and those for a WebSocket. */
export interface Face {
  readonly request: RequestListener
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
}

/** An address to listen on; port 0 takes a free one. */
interface Address {
  readonly host: string
  readonly port: number
  readonly tls: ServerTls | null
}

/** Listens on an address, with TLS where there is a certificate. @throws VitalsError PORT_TAKEN */
export async function listenOnPort({ host, port, tls }: Address, face: Face): Promise<Server> {
  const server =
    tls === null
      ? createServer(serverOptions, face.request)
      : createSecureServer({ ...serverOptions, handshakeTimeout, ...tls.options }, face.request)
  server.on('upgrade', face.upgrade)
  limitSockets(server, mostSocketsAnAddress)
  await listening(server, { port, host }, `${host}:${port}`)
  return server
}

/** Listens on a socket that its owner alone may open; one that a dead process left is replaced. @throws VitalsError PORT_TAKEN */
export async function listenOnSocket(path: string, face: Face): Promise<Server> {
  rmSync(path, { force: true })
  const server = createServer(serverOptions, face.request)
  server.on('upgrade', face.upgrade)
  // Made with its mode, so that nobody can open it in between.
  const mask = process.umask(0o177)
  try {
    await listening(server, { path }, path)
  } finally {
    process.umask(mask)
  }
  chmodSync(path, 0o600)
  return server
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

/** Takes no new connection, lets answers end for at most `graceMs`, then closes what is left once WebSockets have said goodbye. */
export async function closeServer(
  server: Server,
  graceMs: number,
  goodbye: Promise<unknown> = Promise.resolve(),
): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const cut = () => server.closeAllConnections()
  const patience = setTimeout(() => void goodbye.then(cut, cut), graceMs)
  await closed
  clearTimeout(patience)
}

function listening(server: Server, where: object, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const code = cause.code ?? cause.message
      const detail = code === 'EADDRINUSE' ? 'another program has it (EADDRINUSE)' : code
      reject(new VitalsError('PORT_TAKEN', { params: { address, detail }, cause }))
    })
    server.listen(where, resolve)
  })
}
