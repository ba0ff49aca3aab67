import { connect } from 'node:net'
import type { Settings } from '../../settings/config-resolve.ts'
import { shownGateway } from '../config/shown-gateway.ts'
import type { Io } from '../run/io.ts'
import { type DoctorFinding, finding } from './finding.ts'

/**
 * Which gateway would be asked, what opens it, and whether anybody listens there. Nothing is asked of it, and no secret
 * is told.
 */
export async function examineGateway(settings: Settings, io: Io): Promise<DoctorFinding[]> {
  const shown = await shownGateway(settings, io)
  const { url, url_from: from, credentials, tls_from: tls, error } = shown
  if (error !== null) return [finding('gateway', 'fix', error.message, error.hint)]
  // Whether our own answers is said beside its configuration.
  if (from === 'own') return []
  const by = credentials.map((credential) => `the ${credential.kind} from ${credential.from}`)
  const opened = by.length === 0 ? 'without a credential' : `with ${by.join(', then ')}`
  const proven = tls === null ? '' : `; its certificate is pinned by ${tls}`
  const asked = finding('gateway', 'ok', `${url} (${from}) would be asked ${opened}${proven}.`)
  return url === null ? [asked] : [asked, await examinePort(new URL(url))]
}

const longestKnockMs = 1_000

async function examinePort({ hostname, port, protocol }: URL): Promise<DoctorFinding> {
  const number = Number(port) || (protocol === 'wss:' ? 443 : 80)
  const at = `${hostname}:${number}`
  const failure = await knock(hostname.replace(/^\[|\]$/g, ''), number)
  if (failure === null) return finding('gateway', 'ok', `Something listens at ${at}.`)
  const hint =
    "On a host without a gateway this is no fault. 'vitals gateway status' asks its supervisor; --url and VITALS_GATEWAY_URL name another address."
  return finding('gateway', 'note', `Nobody answers at ${at}: ${failure}.`, hint)
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'there is no such name',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the network',
}

/** Opens a connection and closes it. @returns why that failed; `null` when it did not */
function knock(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: longestKnockMs })
    const end = (failure: string | null) => {
      socket.destroy()
      resolve(failure)
    }
    socket.once('connect', () => end(null))
    socket.once('timeout', () => end('no answer within a second'))
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end(words[error.code ?? ''] ?? error.code ?? error.message),
    )
  })
}
