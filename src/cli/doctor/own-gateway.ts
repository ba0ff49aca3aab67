import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { VitalsError } from '../../core/errors.ts'
import type { GatewayCheckReport } from '../../core/report/key-documents-schema.ts'
import { gatewayDirectory, ownGateway } from '../../settings/gateway/own-gateway.ts'
import { usualGatewayFile } from '../../settings/gateway-file/usual-gateway-file.ts'
import type { Io } from '../run/io.ts'
import { type DoctorFinding, failed, finding } from './finding.ts'

/** How our gateway is looked at; only commands may know it. */
export interface GatewayLook {
  /** Whether a gateway would take a configuration. */
  readonly check: (
    path: string,
    stateDirectory: string,
  ) => Promise<{ readonly report: GatewayCheckReport; readonly failure: VitalsError | null }>
  /** Whether one of this account answers. */
  readonly isRunning: (stateDirectory: string) => Promise<boolean>
}

/** The configuration of this account's gateway, where it has one, and whether a gateway answers. */
export async function examineOwnGateway(
  stateDirectory: string,
  io: Io,
  look: GatewayLook,
): Promise<DoctorFinding[]> {
  try {
    const path = usualGatewayFile(io.env)
    const hasRun = existsSync(join(gatewayDirectory(stateDirectory), 'gateway.db'))
    const isRunning = await look.isRunning(stateDirectory)
    return [
      ...(path === null ? [] : await examineFile(path, stateDirectory, look)),
      ...(path === null && !hasRun ? [] : [running(stateDirectory, isRunning)]),
    ]
  } catch (error) {
    return [failed('gateway', error)]
  }
}

async function examineFile(
  path: string,
  stateDirectory: string,
  look: GatewayLook,
): Promise<DoctorFinding[]> {
  try {
    const { report, failure } = await look.check(path, stateDirectory)
    if (failure !== null) {
      const hint = `'vitals gateway check ${path}' shows every place. A gateway that runs keeps the settings that it has.`
      return [{ ...failed('gateway', failure), hint }]
    }
    const judged = report.policies.length === 0 ? 'none' : report.policies.join(', ')
    const warnings = report.findings.map(({ place, message, hint }) => {
      const where = place === null ? '' : `${place.file}:${place.line}: `
      return finding('gateway', 'note', `${where}${message}`, hint)
    })
    return [finding('gateway', 'ok', `A gateway would take ${path}. Policies: ${judged}.`), ...warnings]
  } catch (error) {
    return [failed('gateway', error)]
  }
}

function running(stateDirectory: string, isRunning: boolean): DoctorFinding {
  const url = ownGateway(stateDirectory)?.url
  if (isRunning) return finding('gateway', 'ok', `vitals' own gateway runs here, at ${url}.`)
  const hint =
    "'vitals gateway run' starts it; policies/examples/vitals-gateway.service of the installation is its unit for systemd."
  return finding('gateway', 'note', `No gateway of this account runs on ${stateDirectory}.`, hint)
}
