import type { ManagerName, Service, ServiceState } from './service.ts'
import { countOf, type Properties, readProperties } from './systemd-properties.ts'

/** What `systemctl show` is asked for. All of it is known to systemd 235 and newer. */
export const shownProperties = [
  ...['Id', 'LoadState', 'ActiveState', 'SubState', 'UnitFileState', 'MainPID', 'NRestarts', 'InvocationID'],
  ...['ExecMainCode', 'ExecMainStatus', 'ExecMainStartTimestamp', 'StateChangeTimestamp'],
] as const

const stateOf: Readonly<Record<string, ServiceState>> = {
  active: 'running',
  reloading: 'running',
  refreshing: 'running',
  activating: 'starting',
  deactivating: 'stopping',
  failed: 'failed',
  inactive: 'stopped',
  maintenance: 'stopped',
}

/**
 * Reads what `systemctl show --property=...` printed for one or more units under `TZ=UTC`; units that are not
 * installed are left out, and so are blocks that name no unit.
 */
export function readSystemdShow(text: string, manager: ManagerName): Service[] {
  return readProperties(text)
    .filter(({ Id, LoadState }) => Id !== undefined && LoadState !== undefined && LoadState !== 'not-found')
    .map((properties) => serviceOf(properties, manager))
}

function serviceOf(properties: Properties, manager: ManagerName): Service {
  const { Id = '', ActiveState = '', SubState = '', LoadState = '', UnitFileState } = properties
  const loaded = LoadState === 'loaded' ? '' : `, ${LoadState}`
  const pid = countOf(properties.MainPID)
  const startedAt = readTimestamp(properties.ExecMainStartTimestamp)
  return {
    manager,
    unit: Id,
    state: stateOf[ActiveState] ?? 'stopped',
    detail: `${ActiveState} (${SubState}${loaded})`,
    pid: pid === 0 ? null : pid,
    restarts: countOf(properties.NRestarts),
    startedAt,
    since: readTimestamp(properties.StateChangeTimestamp),
    lastExit: exitOf(properties),
    enabled: UnitFileState === undefined ? null : UnitFileState.startsWith('enabled'),
    incarnation: properties.InvocationID ?? `${pid}@${startedAt}`,
  }
}

/** Epoch milliseconds of a time that systemctl printed in UTC, `Sat 2026-11-21 22:23:28 UTC`; else `null`. */
export function readTimestamp(text: string | undefined): number | null {
  const parts = /^(?:\p{L}+ )?(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)? UTC$/u.exec(text ?? '')
  if (parts === null) return null
  const [, day, time, fraction = ''] = parts
  const at = Date.parse(`${day}T${time}${fraction.slice(0, 4)}Z`)
  return Number.isFinite(at) ? at : null
}

// The numbers of waitid(2): 1 exited, 2 killed, 3 dumped core.
function exitOf({ ExecMainCode, ExecMainStatus }: Properties): string | null {
  if (ExecMainCode === '1') return `exit status ${ExecMainStatus}`
  if (ExecMainCode === '2') return `signal ${ExecMainStatus}`
  return ExecMainCode === '3' ? `signal ${ExecMainStatus}, core dumped` : null
}
