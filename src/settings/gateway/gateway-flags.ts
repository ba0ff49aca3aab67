/** The flags of every command that connects, as typed. */
export interface GatewayFlags {
  readonly url: string | null
  readonly tokenFile: string | null
  readonly passwordFile: string | null
  readonly tlsFingerprint: string | null
  /** The credential may go unencrypted to another host. */
  readonly insecure: boolean
  /** A duration. */
  readonly timeout: string | null
}
