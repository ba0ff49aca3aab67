import type { NdjsonLog } from '../../../core/text/ndjson-log.ts'
import type { KeptLog } from '../log/kept-log.ts'

/** What a gateway is started with. */
export interface GatewayOptions {
  /** Where it keeps everything: its store, its keys, its socket. */
  readonly directory: string
  /** Of its configuration; `null` for what holds without one. */
  readonly configPath: string | null
  /** Instead of the configured one; `null` for that. */
  readonly port: number | null
  /** The address to listen on instead of the configured one; `null` for that. */
  readonly bind: string | null
  /** A certificate instead of the configured one; `null` for that. */
  readonly tls: { readonly cert: string; readonly key: string } | null
  /** Whether it may be asked without encryption beyond this host. */
  readonly insecure: boolean
  /** Directory of the installed package. */
  readonly packageRoot: string
  /** The id of this very host, whose key is made first. */
  readonly agent: string
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: NdjsonLog
  /** Where the lines of the log are kept and told on. */
  readonly keptLog: KeptLog
  /** Told where it cannot go on: its judge has ended. */
  readonly lost: (error: Error) => void
}

/** The socket in a gateway's directory. */
export const socketName = 'gateway.sock'
