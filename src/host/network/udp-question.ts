import type { Address } from './resolve-name.ts'

/**
 * Sends one datagram and waits for the first answer that `accept` takes; others are dropped, as anybody may send
 * them. The socket is connected, so that a port on which nobody listens is an error at once.
 *
 * @throws the socket's error (`ECONNREFUSED`, …), or an error when `signal` is aborted.
 */
export function askOverUdp(
  { address, family }: Address,
  port: number,
  question: Buffer,
  accept: (answer: Buffer) => boolean,
  signal: AbortSignal,
): Promise<Buffer> {
  const { createSocket } = process.getBuiltinModule('node:dgram')
  return new Promise((resolve, reject) => {
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', abandon)
      // A late error of a socket that nobody waits for any more is no crash.
      socket.removeAllListeners('message').on('error', () => {})
      socket.close()
      settle()
    }
    const fail = (error: unknown) => end(() => reject(error))
    const abandon = () => fail(new Error('the time is over'))
    signal.addEventListener('abort', abandon, { once: true })
    socket.once('error', fail)
    socket.on('message', (answer) => {
      if (accept(answer)) end(() => resolve(answer))
    })
    socket.connect(port, address, () => socket.send(question))
  })
}
