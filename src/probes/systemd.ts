import type { SystemdOptions } from '../core/probe-kind/kinds/systemd.ts'
import { nearestIsoTime } from '../core/text/time.ts'
import type { Value } from '../core/value.ts'
import { childEnvironment } from '../host/process/child-environment.ts'
import { type Ended, runChild } from '../host/process/spawn.ts'
import {
  countOf,
  type Properties,
  readProperties,
  showArguments,
  withRuntimeDirectory,
} from '../host/services/systemd-properties.ts'
import { codeOf, errorText } from '../host/system-error.ts'
import type { HostSettings } from '../settings/gateway/host-gateway.ts'
import { couldNotProbe, failedTarget } from './failure.ts'
import { roundTo } from './number/round-to.ts'
import type { Observation, Probe } from './probe.ts'

const asked = [
  ...['Id', 'LoadState', 'ActiveState', 'SubState', 'Type', 'TriggeredBy', 'Result', 'UnitFileState'],
  ...['NRestarts', 'MainPID', 'StateChangeTimestampMonotonic'],
]

/** Asks systemd for one unit, with one call of systemctl. */
export const systemd: Probe<SystemdOptions> = async (
  options,
  { signal, now, host },
): Promise<Observation> => {
  const scope = options.user ? ['--user'] : []
  const argv = ['systemctl', ...scope, '--no-pager', ...showArguments(asked, [options.unit])]
  let ended: Ended
  try {
    ended = await runChild(argv, { env: environment(host, options.user) }, signal)
  } catch (error) {
    const isMissing = codeOf(error) === 'ENOENT'
    return couldNotProbe(isMissing ? 'there is no systemctl on this host' : errorText(error))
  }
  const [properties = {}] = readProperties(ended.stdout)
  if (ended.exitStatus !== 0 || properties.ActiveState === undefined) {
    return couldNotProbe(`systemctl: ${ended.stderr || `exit status ${ended.exitStatus}`}`)
  }
  return observe(properties, options.unit, now())
}

function environment(host: HostSettings, user: boolean): Record<string, string> {
  const env = childEnvironment(host.env, { LC_ALL: 'C', SYSTEMD_COLORS: '0' })
  const uid = process.getuid?.()
  // Cron sets none, and without it the user's manager is not found.
  return user && uid !== undefined ? withRuntimeDirectory(env, uid) : env
}

function observe(properties: Properties, unit: string, now: number): Observation {
  const state = properties.ActiveState ?? ''
  if (properties.LoadState === 'not-found') {
    return failedTarget('no_such_unit', `systemd knows no unit ${unit}`, { state, active: false })
  }
  const fields: Record<string, Value> = {
    state,
    sub_state: properties.SubState || null,
    active: state === 'active' || state === 'reloading',
    on_demand: properties.Type === 'oneshot' || Boolean(properties.TriggeredBy),
    result: properties.Result || null,
    enabled: properties.UnitFileState || null,
    restarts: countOf(properties.NRestarts),
    ...changeFields(properties.StateChangeTimestampMonotonic, now),
    main_pid: countOf(properties.MainPID) || null,
  }
  return { ok: true, error: null, value: { ...fields, up: true } }
}

/** systemd's stamp is in microseconds of the clock that `hrtime` reads, so that a set clock makes no wrong age. */
function changeFields(stamp: string | undefined, now: number): Record<string, Value> {
  const changed = countOf(stamp)
  if (changed === null || changed === 0) return {}
  const ageMs = Math.max(0, Number(process.hrtime.bigint() / 1_000n) - changed) / 1_000
  return { state_age_s: roundTo(ageMs / 1_000, 3), since: nearestIsoTime(now - ageMs) }
}
