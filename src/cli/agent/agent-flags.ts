import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type { BeatTargetFlags } from '../../settings/gateway/beat-target.ts'

/** The positional argument of `vitals agent beat` and `run`. oclif would wait for it on standard input unless told not to. */
export const agentArgs = {
  policy: Args.string({
    description:
      'Policy file, or the name of one that comes with vitals. Without one, that of the configuration, or `host`.',
    ignoreStdin: true,
  }),
}

/** Where beats go and by which key, as both commands take it. */
export const agentFlags = {
  'gateway-url': Flags.string({
    helpValue: 'URL',
    description:
      'Address of the gateway, such as https://HOST:18900; on the host of a gateway of this account, that one.',
  }),
  'key-file': Flags.string({
    helpValue: 'FILE',
    description:
      'File that nobody else can read with the key of the agent, as `vitals key create --json` prints it.',
  }),
  'joining-key-file': Flags.string({
    helpValue: 'FILE',
    description:
      'File that nobody else can read with a joining key, as `vitals key enrol --json` prints it: where the agent has no key, it fetches one by it.',
  }),
  'ca-file': Flags.string({
    helpValue: 'FILE',
    description: 'Certificates in PEM, of which one must have signed that of the gateway.',
  }),
  'cert-file': Flags.string({
    helpValue: 'FILE',
    description: 'Certificate of this agent in PEM, where the gateway asks for one.',
  }),
  'cert-key-file': Flags.string({
    helpValue: 'FILE',
    description: 'File that nobody else can read with the key of that certificate.',
  }),
  transport: Flags.option({
    options: ['http', 'ws'] as const,
    default: 'http' as const,
    description: 'How beats go: a request each, or over one WebSocket that is kept.',
  })(),
  insecure: Flags.boolean({ description: 'Let beats go over a network unencrypted.' }),
  'state-dir': Flags.string({
    helpValue: 'DIR',
    description: 'State directory, instead of the one that the settings name.',
  }),
}

interface Parsed {
  readonly 'gateway-url': string | undefined
  readonly 'key-file': string | undefined
  readonly 'joining-key-file': string | undefined
  readonly 'ca-file': string | undefined
  readonly 'cert-file': string | undefined
  readonly 'cert-key-file': string | undefined
  readonly insecure: boolean
}

/** What oclif read of {@link agentFlags}, as the search for a gateway takes it. */
export function targetFlagsOf(flags: Parsed): BeatTargetFlags {
  return {
    url: flags['gateway-url'] ?? null,
    keyFile: flags['key-file'] ?? null,
    joiningKeyFile: flags['joining-key-file'] ?? null,
    caFile: flags['ca-file'] ?? null,
    certFile: flags['cert-file'] ?? null,
    certKeyFile: flags['cert-key-file'] ?? null,
    insecure: flags.insecure,
  }
}
