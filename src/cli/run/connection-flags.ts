import * as Flags from '@oclif/core/flags'
import type { InferredFlags } from '@oclif/core/interfaces'
import type { GatewayFlags } from '../../settings/gateway/gateway-flags.ts'
import { usualTimeout, usualViewTimeout } from './time-limit.ts'

const timeoutFlag = (usual: string) =>
  Flags.string({
    helpValue: 'DURATION',
    description: `How long it may take in all, counted from the start of the program, from 1ms to 10m. Default: ${usual}.`,
  })

/** The flags of every command that asks a gateway. */
export const connectionFlags = {
  url: Flags.string({
    helpValue: 'URL',
    description:
      'Address of the gateway, such as ws://127.0.0.1:18789; found by itself where it is not given.',
  }),
  gateway: Flags.option({
    options: ['own', 'openclaw'] as const,
    exclusive: ['url'],
    description: "Which gateway of this host, where it has vitals' own and OpenClaw's.",
  })(),
  'token-file': Flags.string({
    helpValue: 'FILE',
    description: 'File that holds the token of the gateway and that nobody else can read.',
  }),
  'password-file': Flags.string({
    helpValue: 'FILE',
    description: 'File that holds the password of the gateway, where it has one instead of a token.',
  }),
  'tls-fingerprint': Flags.string({
    helpValue: 'SHA256',
    description: 'Accept this certificate and no other, by its SHA-256 fingerprint.',
  }),
  insecure: Flags.boolean({
    description: 'Let the credential go to another host unencrypted.',
  }),
  timeout: timeoutFlag(usualViewTimeout),
}

/** The same for what has to be quick. */
export const quickConnectionFlags = { ...connectionFlags, timeout: timeoutFlag(usualTimeout) }

type Parsed = Partial<InferredFlags<typeof connectionFlags>>

/** What oclif read of {@link connectionFlags}, as discovery takes it. */
export function gatewayFlagsOf(flags: Parsed): GatewayFlags {
  return {
    url: flags.url ?? null,
    tokenFile: flags['token-file'] ?? null,
    passwordFile: flags['password-file'] ?? null,
    tlsFingerprint: flags['tls-fingerprint'] ?? null,
    insecure: flags.insecure ?? false,
    which: flags.gateway ?? null,
    timeout: flags.timeout ?? null,
  }
}
