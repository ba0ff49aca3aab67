import type { Settings } from '../../settings/config-resolve.ts'
import { shownGateway } from '../config/shown-gateway.ts'
import type { Io } from '../run/io.ts'
import { type DoctorFinding, finding } from './finding.ts'

/** Which gateway would be asked, and what opens it. Nobody is asked, and no secret is told. */
export async function examineGateway(settings: Settings, io: Io): Promise<DoctorFinding> {
  const { url, url_from: from, credentials, tls_from: tls, error } = await shownGateway(settings, io)
  if (error !== null) return finding('gateway', 'fix', error.message, error.hint)
  const by = credentials.map((credential) => `the ${credential.kind} from ${credential.from}`)
  const opened = by.length === 0 ? 'without a credential' : `with ${by.join(', then ')}`
  const proven = tls === null ? '' : `; its certificate is pinned by ${tls}`
  return finding('gateway', 'ok', `${url} (${from}) would be asked ${opened}${proven}.`)
}
