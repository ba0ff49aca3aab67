import { basename } from 'node:path'
import type { ProcessTable } from './process-table.ts'
import { runningChildren } from './spawn.ts'

const program = /^(?:vitals|openvitals)(?:\.c?js)?$/
const commands = new Set(
  'ack agent approve audit channels cron doctor escalation gateway health incident key logs nodes policy presence probe report sessions silence status usage'.split(
    ' ',
  ),
)
const deepest = 64

/**
 * Tells the processes that only speak of a daemon from the daemon: this prober and what it runs, other runs of
 * vitals, and the shells, schedulers and wrappers that started any of them, all of which can have the daemon's name
 * in their own command lines.
 *
 * An ancestor is such a wrapper when it is of the same session or has a call of vitals in its command line. Others
 * are daemons on their own: sshd, cron, the service manager.
 *
 * @param self the process id of the prober
 * @param seeksVitals whether a process of vitals itself is looked for: then other runs count, except probing ones
 */
export function onlySpeaks(
  table: ProcessTable,
  self: number,
  seeksVitals: boolean,
): (pid: number) => boolean {
  const runs = (pid: number) => isRun(table.commandLine(pid), seeksVitals)
  const speakers = new Set([self, ...wrappersOf(self, table)])
  const own = new Set(runningChildren())
  let others: ReadonlySet<number> | null = null
  return (pid) => {
    if (speakers.has(pid) || runs(pid)) return true
    if (startedBy(pid, table, (parent) => own.has(parent) || isProbe(table.commandLine(parent)))) return true
    // Looked for only when somebody fits: most probes find their daemon, or nobody.
    others ??= new Set(table.pids.filter(runs).flatMap((run) => wrappersOf(run, table)))
    return others.has(pid)
  }
}

function wrappersOf(pid: number, table: ProcessTable): number[] {
  const session = table.stat(pid)?.session
  return ancestorsOf(pid, table).filter(
    (each) => table.stat(each)?.session === session || isRun(table.commandLine(each), false),
  )
}

function startedBy(pid: number, table: ProcessTable, isStarter: (pid: number) => boolean): boolean {
  return isStarter(pid) || ancestorsOf(pid, table).some(isStarter)
}

function ancestorsOf(pid: number, table: ProcessTable): number[] {
  const found: number[] = []
  let parent = table.stat(pid)?.parent ?? 0
  while (parent > 0 && found.length < deepest) {
    found.push(parent)
    parent = table.stat(parent)?.parent ?? 0
  }
  return found
}

function isProbe(line: readonly string[]): boolean {
  return callsIn(line).includes('probe')
}

function isRun(line: readonly string[], exceptDaemons: boolean): boolean {
  const calls = callsIn(line)
  return exceptDaemons ? calls.includes('probe') : calls.length > 0
}

/** The commands of the calls of vitals in a command line, those inside a shell's `-c` included. */
function callsIn(line: readonly string[]): string[] {
  const text = line.join(' ')
  // Most lines end here, and every process of the host is asked about at each round.
  if (!text.includes('vitals')) return []
  const words = text.split(/[\s;&|()'"`]+/)
  return words.flatMap((word, index) => {
    const next = program.test(basename(word))
      ? words.slice(index + 1).find((each) => !each.startsWith('-'))
      : ''
    return next !== undefined && commands.has(next) ? [next] : []
  })
}
