import { accessSync, constants } from 'node:fs'
import type { DoctorFinding } from './finding.ts'
import { examinePolicy } from './policy.ts'
import { type PolicyPlaces, policyOfRun, realPath, type ScheduledRun } from './scheduled-policy.ts'

/**
 * Whether the policies load that a schedule names, each once and with who runs it. A run by a broken one tells so
 * only where its errors go. The one of runs that name none is looked at anyway.
 */
export function examineScheduledPolicies(
  runs: readonly ScheduledRun[],
  places: PolicyPlaces,
): DoctorFinding[] {
  const known = new Set([realPath(places.usualPolicy)])
  return runs.flatMap((run) => {
    const path = policyOfRun(run, places)
    // What is not there, or may not be looked at here, is told with the line that names it.
    if (path === null || known.has(realPath(path)) || !isReadable(path)) return []
    known.add(realPath(path))
    return ofRun(path, run)
  })
}

function ofRun(path: string, { by }: ScheduledRun): DoctorFinding[] {
  const told = examinePolicy(path).filter(
    ({ subject, severity }) => subject === 'policy' || severity !== 'ok',
  )
  return told.map((each) => ({ ...each, message: `${each.message} ${by} runs it.` }))
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}
