import { findConfigFiles } from '../../settings/config-files.ts'
import type { Settings } from '../../settings/config-resolve.ts'
import { configuredPolicyPath, policyPathOf } from '../../settings/shipped-policy.ts'
import type { Io } from '../run/io.ts'
import { readSettings, stateDirectoryOf } from '../run/settings.ts'
import { examineAgents } from './agent.ts'
import { type DoctorFinding, failed, finding } from './finding.ts'
import { examineGateway } from './gateway.ts'
import { examineInstallation } from './installation.ts'
import { examineOwnGateway, type GatewayLook } from './own-gateway.ts'
import { examineClock, examinePolicy } from './policy.ts'
import { examineSchedule } from './schedule.ts'
import { examineState } from './state.ts'

/**
 * Looks at everything that vitals needs on this host; changes nothing.
 *
 * @param policy policy file to look at; `null` for the one that `vitals probe` would take
 * @param look how this account's own gateway is looked at
 */
export async function examine(policy: string | null, io: Io, look: GatewayLook): Promise<DoctorFinding[]> {
  const installation = examineInstallation(io)
  const { settings, findings } = await configuration(io)
  const usual = configuredPolicyPath(
    settings?.policy.value ?? `${io.packageRoot}/policies/host.yaml`,
    io.packageRoot,
  )
  const path = policy === null ? usual : policyPathOf(policy, io.packageRoot)
  return [
    ...installation,
    ...findings,
    ...(settings === null ? [] : await examineGateway(settings, io)),
    ...(await ownGateway(settings, io, look)),
    ...(await remembered(settings, path, io)),
    ...examinePolicy(path),
    ...(await examineSchedule({ policy, path }, usual, io)),
  ]
}

interface Configuration {
  /** `null` where they cannot be told. */
  readonly settings: Settings | null
  readonly findings: readonly DoctorFinding[]
}

async function configuration(io: Io): Promise<Configuration> {
  try {
    const files = findConfigFiles(io.env)
    const ignored = files.flatMap(({ path, ignored }) =>
      ignored === null
        ? []
        : [finding('configuration', 'fix', `${path} is ignored: ${ignored}.`, takeOver(path))],
    )
    const settings = await readSettings(io, 'leave')
    const used = files.filter((file) => file.ignored === null).map(({ path }) => path)
    const is = used.length === 0 ? 'No file: the defaults are used.' : `${used.join(', ')} can be used.`
    return { settings, findings: [...ignored, finding('configuration', 'ok', is)] }
  } catch (failure) {
    return { settings: null, findings: [failed('configuration', failure)] }
  }
}

function takeOver(path: string): string {
  return `Remove it, or let nobody but you or root own and write it: 'chown root ${path}', 'chmod go-w ${path}'.`
}

async function ownGateway(settings: Settings | null, io: Io, look: GatewayLook): Promise<DoctorFinding[]> {
  return settings === null ? [] : await examineOwnGateway(stateDirectoryOf(settings, io.env), io, look)
}

async function remembered(settings: Settings | null, policy: string, io: Io): Promise<DoctorFinding[]> {
  if (settings === null) return []
  try {
    const directory = stateDirectoryOf(settings, io.env)
    const agents = await examineAgents(directory)
    return [...(await examineState(directory)), ...agents, await examineClock(directory, policy, io.now())]
  } catch (failure) {
    return [failed('state', failure)]
  }
}
