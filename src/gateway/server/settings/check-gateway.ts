import { join } from 'node:path'
import { VitalsError } from '../../../core/errors.ts'
import type { KnownAgent } from '../../../core/fleet/assignment.ts'
import type { GatewayCheckReport } from '../../../core/report/key-documents-schema.ts'
import { isThere } from '../../../host/files/is-there.ts'
import { gatewayDirectory } from '../../../settings/gateway/own-gateway.ts'
import { withKeys } from '../keys/access/with-keys.ts'
import { policiesIn } from './assigned-policy.ts'
import { readGatewaySettings, refuseConflicts } from './gateway-settings.ts'
import { unreachableIn } from './message-address.ts'

interface Edges {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  readonly packageRoot: string
}

const refusals: ReadonlySet<string> = new Set(['CONFIG_INVALID', 'POLICY_INVALID'])

/**
 * Checks a configuration as the start of a gateway does, with the agents that have a key in this state directory. Findings
 * beside `ok: true` are warnings.
 *
 * @throws VitalsError for files that cannot be read at all
 */
export async function checkGateway(
  path: string | null,
  stateDirectory: string,
  edges: Edges,
): Promise<{ readonly report: GatewayCheckReport; readonly failure: VitalsError | null }> {
  try {
    const settings = readGatewaySettings(path, edges.packageRoot)
    refuseConflicts(settings, await agentsIn(stateDirectory, edges))
    const policies = policiesIn(settings).map(({ name }) => name)
    const findings = unreachableIn(settings.addresses, edges.env)
    return { report: { ok: true, path, policies, findings }, failure: null }
  } catch (error) {
    if (!(error instanceof VitalsError) || !refusals.has(error.code)) throw error
    return { report: { ok: false, path, policies: [], findings: error.findings }, failure: error }
  }
}

async function agentsIn(stateDirectory: string, edges: Edges): Promise<readonly KnownAgent[]> {
  // Looking must not make the store of a gateway that never ran.
  if (!isThere(join(gatewayDirectory(stateDirectory), 'gateway.db'))) return []
  const lines = await withKeys(stateDirectory, edges, (keys) => keys.list())
  const signing = lines.filter(({ kind, state }) => kind === 'agent' && state !== 'revoked')
  return [...new Map(signing.map(({ subject, labels }) => [subject, { agent: subject, labels }])).values()]
}
