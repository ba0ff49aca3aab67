/** A gateway as somebody names it, on a command line or in the options of a probe; `null` where it is not said. */
export interface NamedGateway {
  readonly url: string | null
  readonly tokenFile: string | null
  readonly passwordFile: string | null
  readonly tlsFingerprint: string | null
  /** The credential may go unencrypted to another host. */
  readonly insecure: boolean
  /** Which of two that this host may have: ours, or OpenClaw's. */
  readonly which?: 'own' | 'openclaw' | null
}

/** The flags of every command that connects, as typed. */
export interface GatewayFlags extends NamedGateway {
  /** A duration. */
  readonly timeout: string | null
}
