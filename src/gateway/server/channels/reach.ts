import { dial } from '../../../host/network/dial.ts'
import { resolveName } from '../../../host/network/resolve-name.ts'
import { secure } from '../../../host/network/tls-handshake.ts'
import { errorText } from '../../../host/system-error.ts'

/**
 * Looks whether an address can be reached: connects to it, over TLS where it asks for that, and says nothing.
 *
 * @param timeoutMs of all together
 * @returns why it cannot be reached; `null` where it can
 */
export async function reach(url: URL, now: number, timeoutMs: number): Promise<string | null> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const isTls = url.protocol === 'https:'
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const addresses = await resolveName(host, signal)
    const socket = await dial(addresses, Number(url.port || (isTls ? 443 : 80)), signal)
    try {
      return isTls ? (await secure(socket, host, null, now, signal)).distrust : null
    } finally {
      socket.destroy()
    }
  } catch (error) {
    return signal.aborted ? `no answer in ${timeoutMs / 1_000} seconds` : errorText(error)
  }
}
