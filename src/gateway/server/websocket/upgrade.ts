import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { isForeign } from '../http/host-guard.ts'
import { problem } from '../http/problem.ts'
import type { Reply } from '../http/route.ts'

/** Why a request for a WebSocket gets none; `null` where it gets one. */
export function refusalOfUpgrade(
  request: IncomingMessage,
  hosts: readonly string[],
  { bySocket, isFull }: { readonly bySocket: boolean; readonly isFull: boolean },
): Reply | null {
  const foreign = bySocket ? null : isForeign(request, hosts)
  if (foreign !== null) return problem(foreign)
  return isFull ? problem('too-many-clients') : null
}

/** Answers a request for a WebSocket as any other request, and closes its socket. */
export function refuseUpgrade(socket: Duplex, { status, body, headers = {}, type }: Reply): void {
  const text = JSON.stringify(body)
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${type ?? 'application/json'}`,
    `content-length: ${Buffer.byteLength(text)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`)
  socket.once('finish', () => socket.destroy())
}
