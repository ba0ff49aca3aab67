import * as Flags from '@oclif/core/flags'
import { stateDirFlag } from '../key/key-flags.ts'

/** The flags of `vitals gateway run`. */
export const gatewayRunFlags = {
  ...stateDirFlag,
  config: Flags.string({
    helpValue: 'FILE',
    description:
      'The configuration; without it vitals-gateway.yaml in $XDG_CONFIG_HOME/vitals or ~/.config/vitals, else in /etc/vitals.',
  }),
  bind: Flags.string({
    helpValue: 'ADDRESS',
    description:
      'Listen on this address of the host; 127.0.0.1 without it. Beyond the host only with a certificate.',
  }),
  'tls-cert': Flags.string({
    helpValue: 'FILE',
    dependsOn: ['tls-key'],
    description: 'The certificate, in PEM; read again on SIGHUP.',
  }),
  'tls-key': Flags.string({
    helpValue: 'FILE',
    dependsOn: ['tls-cert'],
    description: 'The key of the certificate, in PEM.',
  }),
  insecure: Flags.boolean({
    description: 'Listen beyond this host without a certificate. It is written into the trail.',
  }),
  port: Flags.integer({
    helpValue: 'N',
    min: 0,
    max: 65_535,
    description: 'Listen on this port; 0 takes a free one.',
  }),
}
