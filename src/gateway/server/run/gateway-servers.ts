import type { Server } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import { VitalsError } from '../../../core/errors.ts'
import type { GatewaySettings } from '../settings/gateway-settings.ts'
import { ServerTls, type TlsFiles } from '../tls/server-tls.ts'
import { type GatewayOptions, socketName } from './gateway-options.ts'
import { closeServer, type Face, listenOnPort, listenOnSocket, portOf } from './listening.ts'

/** Where a gateway is asked over the network. */
export interface Listening {
  readonly host: string
  readonly port: number
  readonly tls: TlsFiles | null
}

/** What the command line and the configuration come to. */
export function listeningOf(
  { bind, port, tls }: Pick<GatewayOptions, 'bind' | 'port' | 'tls'>,
  settings: Pick<GatewaySettings, 'bind' | 'port' | 'tls'>,
): Listening {
  const clientCa = settings.tls?.clientCa ?? null
  return {
    host: bind ?? settings.bind,
    port: port ?? settings.port,
    tls: tls === null ? settings.tls : { ...tls, clientCa },
  }
}

/** The two servers of a gateway: on its address, and on the socket of its own account. */
export class GatewayServers {
  /** It is asked without encryption beyond this host. */
  readonly isInsecure: boolean
  readonly #listening: Listening
  readonly #tls: ServerTls | null
  #servers: readonly Server[] = []

  /** @throws VitalsError LISTENS_IN_PLAIN, TLS_UNUSABLE, SECRET_EXPOSED */
  constructor(listening: Listening, mayBeInsecure: boolean) {
    const { host, port, tls } = listening
    this.isInsecure = tls === null && !isLoopback(host)
    if (this.isInsecure && !mayBeInsecure) {
      throw new VitalsError('LISTENS_IN_PLAIN', { params: { address: `${bracketed(host)}:${port}` } })
    }
    this.#listening = listening
    this.#tls = tls === null ? null : new ServerTls(tls)
  }

  /** Opens both. @throws VitalsError PORT_TAKEN, with neither left open */
  async open(directory: string, faceOf: (bySocket: boolean) => Face): Promise<void> {
    const { host, port } = this.#listening
    try {
      const own = await listenOnPort({ host, port, tls: this.#tls }, faceOf(false))
      this.#servers = [own]
      this.#servers = [own, await listenOnSocket(join(directory, socketName), faceOf(true))]
    } catch (error) {
      await this.close(0)
      throw error
    }
  }

  get host(): string {
    return this.#listening.host
  }

  get port(): number {
    return portOf(this.#servers[0] as Server)
  }

  get url(): string {
    return `${this.#tls === null ? 'http' : 'https'}://${bracketed(this.#listening.host)}:${this.port}`
  }

  /** Whether beats need a certificate of their agent. */
  get asksCertificates(): boolean {
    return this.#listening.tls?.clientCa != null
  }

  /** Whole days until its certificate ends; `null` without one. */
  tlsDaysLeft(now: number): number | null {
    return this.#tls?.daysLeft(now) ?? null
  }

  /** Reads the certificate again. One that cannot be used changes nothing. @returns whether there is one @throws VitalsError */
  reloadTls(): boolean {
    if (this.#tls === null) return false
    this.#tls.reload(this.#servers[0] as unknown as HttpsServer)
    return true
  }

  /** Whether other settings would have it listen elsewhere, which only a start does. */
  differsFrom(other: Listening): boolean {
    return JSON.stringify(other) !== JSON.stringify(this.#listening)
  }

  /** Cuts off every connection. */
  cut(): void {
    for (const server of this.#servers) server.closeAllConnections()
  }

  /** Takes no new connection, and lets answers end for at most `graceMs`, and WebSockets until they have said goodbye. */
  async close(graceMs: number, goodbye?: Promise<unknown>): Promise<void> {
    await Promise.all(this.#servers.map((server) => closeServer(server, graceMs, goodbye)))
  }
}

/** Whether only this host itself reaches an address. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** An address as it stands in a URL. */
export function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host
}
