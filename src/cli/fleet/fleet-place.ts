import { VitalsError } from '../../core/errors.ts'
import { readRegularFile } from '../../host/files/read-regular-file.ts'
import { credentialFile, credentialsInEnvironment } from '../../settings/gateway/environment.ts'
import { gatewayUrl } from '../../settings/gateway/gateway-url.ts'
import type { Io } from '../run/io.ts'
import { stateDirectoryFor } from '../run/settings.ts'

/** What oclif read of the flags that name a gateway of ours. */
export interface PlaceGiven {
  readonly 'state-dir': string | undefined
  readonly url: string | undefined
  readonly 'token-file': string | undefined
  readonly 'ca-file': string | undefined
  readonly insecure: boolean
}

const mostBytes = 1_024 * 1_024

/** A gateway elsewhere, as it is opened. */
interface Elsewhere {
  readonly url: URL
  readonly token: { readonly secret: string; readonly origin: string } | null
  readonly ca: string | null
  readonly insecure: boolean
}

/** A state directory, or a gateway elsewhere. */
export type FleetPlace = string | Elsewhere

/**
 * The gateway that a command means: one elsewhere by its address, else that of this account by its state directory.
 *
 * @throws VitalsError USAGE, GATEWAY_PLAINTEXT, and why a file cannot be read
 */
export async function fleetPlace(flags: PlaceGiven, io: Io): Promise<FleetPlace> {
  const { url, 'token-file': tokenFile, 'ca-file': caFile } = flags
  if (url === undefined) {
    if (tokenFile !== undefined || caFile !== undefined) throw withoutUrl()
    return await stateDirectoryFor(flags['state-dir'], io)
  }
  const credentials =
    tokenFile === undefined ? credentialsInEnvironment(io.env) : [credentialFile(io.env, 'token', tokenFile)]
  return {
    url: new URL(gatewayUrl(url, '--url').replace(/^ws/, 'http')),
    token: credentials.find(({ kind }) => kind === 'token') ?? null,
    ca: caFile === undefined ? null : certificatesIn(caFile),
    insecure: flags.insecure,
  }
}

function withoutUrl(): VitalsError {
  const detail = '--token-file and --ca-file are for a gateway that --url names.'
  return new VitalsError('USAGE', { params: { detail, command: 'agent list' } })
}

function certificatesIn(path: string): string {
  try {
    return readRegularFile(path, mostBytes).bytes.toString('utf8')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new VitalsError('INPUT_NOT_FOUND', { params: { path }, cause })
    throw new VitalsError('IO', { params: { path, detail: code ?? message }, cause })
  }
}
