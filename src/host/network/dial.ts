import type { Socket } from 'node:net'
import type { Address } from './resolve-name.ts'

/** How long one of several addresses may take before the next is tried beside it, in milliseconds. */
const attemptMs = 100

/**
 * Connects to the first of the addresses that accepts. The socket is destroyed when `signal` is aborted, and the
 * promise then rejects.
 */
export function dial(addresses: readonly Address[], port: number, signal: AbortSignal): Promise<Socket> {
  const { connect } = process.getBuiltinModule('node:net')
  return new Promise((resolve, reject) => {
    const socket = connect({
      // Node tries several addresses of a name only; the name itself is looked up nowhere.
      host: addresses.length === 1 ? addresses[0]!.address : 'pinned.invalid',
      port,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: attemptMs,
      lookup: (_name, _options, done) => done(null, [...addresses]),
    })
    letGo(socket, signal)
    socket.once('connect', () => resolve(socket))
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the connection was closed')))
  })
}

/** Ties a socket to the probe's time: destroyed on abort, and an error nobody waits for any more is no crash. */
export function letGo(socket: Socket, signal: AbortSignal): void {
  const destroy = () => socket.destroy()
  signal.addEventListener('abort', destroy, { once: true })
  socket.once('close', () => signal.removeEventListener('abort', destroy))
  socket.on('error', () => {})
  if (signal.aborted) destroy()
}
