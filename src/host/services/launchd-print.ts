import type { ManagerName, Service, ServiceState } from './service.ts'

/**
 * Reads what `launchctl print <domain>/<label>` printed; `null` when it describes no service. Apple calls the form
 * no interface, so only the outermost `key = value` lines are read and each may be absent.
 *
 * @param startedAt epoch milliseconds of the process's start, which launchd does not tell
 */
export function readLaunchdPrint(
  text: string,
  manager: ManagerName,
  startedAt: (pid: number) => number | null,
): Service | null {
  const lines = text.split('\n')
  const unit = /^\S+\/(\S+) = \{$/.exec(lines[0] ?? '')?.[1]
  if (unit === undefined) return null
  const values = outermostValues(lines.slice(1))
  const pid = count(values.pid)
  const runs = count(values.runs)
  const lastExit = exitOf(values['last exit code'], values['last terminating signal'])
  return {
    manager,
    unit,
    state: stateOf(values.state ?? '', pid, lastExit),
    detail: values.state ?? 'no state reported',
    pid,
    restarts: runs === null ? null : Math.max(0, runs - 1),
    startedAt: pid === null ? null : startedAt(pid),
    since: null,
    lastExit,
    enabled: null,
    incarnation: `${pid}/${runs}`,
  }
}

/** Labels in what `launchctl list` printed: a header, then PID, status and label separated by tabs. */
export function readLaunchdLabels(text: string): string[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => line.split('\t')[2] ?? [])
    .filter((label) => label !== '')
}

/** Seconds in the elapsed time that `ps -o etime=` prints, `[[days-]hours:]minutes:seconds`; else `null`. */
export function readElapsed(text: string): number | null {
  const parts = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+)$/.exec(text.trim())
  if (parts === null) return null
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0))
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
}

// The outermost lines are indented by one tab; endpoints and event triggers have a `state` of their own further in.
function outermostValues(lines: readonly string[]): Readonly<Record<string, string | undefined>> {
  const pairs = lines.flatMap((line) => {
    const parts = /^(?:\t| {4})(\S[^=]*?) = (.*\S)\s*$/.exec(line)
    return parts === null || parts[2] === '{' ? [] : [[parts[1] ?? '', parts[2]] as const]
  })
  return Object.fromEntries(pairs)
}

function stateOf(told: string, pid: number | null, lastExit: string | null): ServiceState {
  if (told === 'running' || (told === '' && pid !== null)) return 'running'
  if (/spawn scheduled|starting|xpcproxy/.test(told)) return 'starting'
  return lastExit === null || lastExit === 'exit status 0' ? 'stopped' : 'failed'
}

function exitOf(code: string | undefined, signal: string | undefined): string | null {
  const number = /^\d+/.exec(signal ?? '') ?? /: (\d+)$/.exec(signal ?? '')
  if (number !== null) return `signal ${number.at(-1)}`
  const status = /^-?\d+/.exec(code ?? '')?.[0]
  return status === undefined ? null : `exit status ${status}`
}

function count(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null
}
