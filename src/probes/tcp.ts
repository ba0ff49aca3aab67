import type { TcpOptions } from '../core/probe-kind/kinds/tcp.ts'
import { allowedAddresses } from '../host/network/denied-address.ts'
import { dial } from '../host/network/dial.ts'
import { resolveName } from '../host/network/resolve-name.ts'
import { stopwatch } from './elapsed.ts'
import { networkFailure } from './network-failure.ts'
import { roundTo } from './number/round-to.ts'
import type { Observation, Probe } from './probe.ts'

/** Connects to a port and hangs up. */
export const tcp: Probe<TcpOptions> = async (options, { signal }): Promise<Observation> => {
  const { host, port } = options
  try {
    const found = await resolveName(host, signal)
    const addresses = allowedAddresses(host, found, options.allow_link_local)
    const elapsed = stopwatch()
    const socket = await dial(addresses, port, signal)
    const latencyMs = roundTo(elapsed(), 3)
    socket.destroy()
    return { ok: true, error: null, value: { up: true, latency_ms: latencyMs } }
  } catch (error) {
    return networkFailure(error)
  }
}
