import type { ColorChoice } from '../../settings/color-choice.ts'
import type { GatewayFlags } from '../../settings/gateway/gateway-flags.ts'

export const healthFormats = ['table', 'json', 'nagios'] as const
export type HealthFormat = (typeof healthFormats)[number]

/** What `vitals health` was asked to do, whichever parser read the command line. */
export interface HealthOptions {
  readonly gateway: GatewayFlags
  readonly format: HealthFormat
  /** Print nothing when healthy and one line on standard error otherwise. */
  readonly quiet: boolean
  /** Ask the gateway to probe its channels before it answers. */
  readonly probe: boolean
  /** Also ask for cron jobs, nodes and the last heartbeat. */
  readonly deep: boolean
  readonly color: ColorChoice
}

/** `vitals health` without any argument. */
export const defaultHealthOptions: HealthOptions = {
  gateway: {
    url: null,
    tokenFile: null,
    passwordFile: null,
    tlsFingerprint: null,
    insecure: false,
    timeout: null,
    which: null,
  },
  format: 'table',
  quiet: false,
  probe: false,
  deep: false,
  color: 'auto',
}
