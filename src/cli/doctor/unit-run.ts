import { isAbsolute, join } from 'node:path'
import type { ScheduledRun } from './scheduled-policy.ts'
import { isVitals, shellRunIn } from './shell-run.ts'
import { commandOf } from './unit-path.ts'

/** The run of vitals that a service has in its `ExecStart=`; `null` where it cannot be read. */
export function unitRun(unit: string, text: string, home: string): ScheduledRun | null {
  const words = commandOf(text, home)
  const at = words.findIndex(isVitals)
  const inShell = at === -1 ? words.map(shellRunIn).find((run) => run !== null) : undefined
  const given = inShell?.given ?? (at === -1 ? null : words.slice(at + 1).map(unescaped))
  if (given === null) return null
  const own = directoryOf(unit, text, home)
  const directory = inShell?.directory == null ? own : within(own, inShell.directory)
  return { by: unit, program: 'systemd', given, directory, home }
}

/** Where a `cd` of the shell leads; `null` where that cannot be told. */
function within(from: string | null, to: string): string | null {
  if (/[%$~]/.test(to)) return null
  if (isAbsolute(to)) return to
  return from === null ? null : join(from, to)
}

// Doubled, they stand for themselves.
function unescaped(word: string): string {
  return /(?:^|[^%])(?:%%)*%(?!%)/.test(word) ? word : word.replaceAll('%%', '%').replaceAll('$$', '$')
}

function directoryOf(unit: string, text: string, home: string): string | null {
  const set = [...text.matchAll(/^[ \t]*WorkingDirectory[ \t]*=[ \t]*-?(.*?)[ \t]*$/gm)].at(-1)?.[1]
  const ofUser = unit.includes('/systemd/user/')
  if (!set) return ofUser ? home : '/'
  if (set === '~') return ofUser ? home : null
  const directory = set.replaceAll('%h', home)
  return /[%$]/.test(directory) ? null : directory
}
