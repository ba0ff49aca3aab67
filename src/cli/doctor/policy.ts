import { readPolicyFile } from '../../agent/policy-file.ts'
import { loadPlacedPolicy, type PlacedPolicy } from '../../core/policy/language/load/load.ts'
import { roundsThatDoNotFit } from '../../core/policy/workbench/lint/findings/rounds-that-do-not-fit.ts'
import { flawsIn } from '../../core/policy/workbench/lint/flaws.ts'
import { formatDuration } from '../../core/text/duration.ts'
import { nearestIsoTime } from '../../core/text/time.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import { type DoctorFinding, failed, finding } from './finding.ts'

/** The policy that `vitals probe` would take: whether it loads, whether its times fit each other. */
export function examinePolicy(path: string): DoctorFinding[] {
  try {
    const file = readPolicyFile(path)
    const placed = loadPlacedPolicy({ path, bytes: file.bytes }, file.digest)
    const { policy, warnings } = placed
    const flaws = flawsIn(placed)
    const { probes, checks } = policy
    const is = `${path} loads: ${counted(probes.length, 'probe')}, ${counted(checks.length, 'check')}.`
    const told = [...warnings, ...flaws].map(({ message }) =>
      finding('policy', 'note', message, `See 'vitals policy check ${path}'.`),
    )
    return [finding('policy', 'ok', is), ...told, ...times(placed)]
  } catch (failure) {
    return [failed('policy', failure)]
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function times(placed: PlacedPolicy): DoctorFinding[] {
  const found = roundsThatDoNotFit(placed)
  if (found.length > 0) return found.map(({ message, hint }) => finding('times', 'fix', message, hint))
  const total = formatDuration(placed.policy.budget.totalMs)
  return [finding('times', 'ok', `A round takes ${total} at most, within its interval.`)]
}

/** The clock of the host against what is remembered: time that ran backwards makes counts and ages wrong. */
export async function examineClock(
  stateDir: string,
  policyPath: string,
  now: number,
): Promise<DoctorFinding> {
  const store = openSqliteStore(stateDir)
  try {
    const last = (await store.peek(policyPath)).state?.at ?? 0
    if (now + 1_000 < last) {
      const is = `The clock says ${iso(now)}, and the last run was at ${iso(last)}.`
      return finding('clock', 'fix', is, 'Set the clock, or keep it right by systemd-timesyncd or chrony.')
    }
    const old = new Date(now).getUTCFullYear() < 2026
    if (!old) return finding('clock', 'ok', `The clock says ${iso(now)}.`)
    return finding('clock', 'fix', `The clock says ${iso(now)}, before vitals was made.`, 'Set the clock.')
  } catch (failure) {
    return failed('clock', failure)
  } finally {
    await store.close()
  }
}

function iso(at: number): string {
  return `${nearestIsoTime(at).slice(0, 19)}Z`
}
