import { type DoctorFinding, finding } from './finding.ts'
import { isFound, ownDirectories } from './program-path.ts'

// What cron of Debian and of Red Hat give a line that sets no PATH.
const usualPath = '/usr/bin:/bin'

/**
 * Whether cron would find `vitals`, and the Node.js that starts it, by the PATH of a crontab; a script finds both by
 * that of its own shell, so only lines that name vitals themselves are looked at.
 *
 * @param ownPath how this very vitals was started, for the line to write instead
 */
export function examineCronPath(crontab: string, text: string, ownPath: string): DoctorFinding {
  const line = text.split('\n').find((each) => namesVitals.test(each)) ?? ''
  const named = namesVitals.exec(line)?.[1] ?? 'vitals'
  const path = pathBefore(text, line)
  const missing = [named, 'node'].filter((program) => !isFound(program, path))
  if (missing.length === 0)
    return finding('cron', 'ok', `${crontab} finds ${named} and node by its PATH, ${path}.`)
  return finding(
    'cron',
    'fix',
    `${crontab} would not find ${missing.join(' and ')}: its PATH is ${path}.`,
    `Write the line 'PATH=${ownDirectories(ownPath).join(':')}:${usualPath}' above it.`,
  )
}

const namesVitals = /^[^#]*?(?:^|\s)(\S*\bvitals(?:\.cjs)?)\s+(?:probe|health|agent)\b/

function pathBefore(text: string, line: string): string {
  const before = text.slice(0, Math.max(0, text.indexOf(line)))
  const set = [...before.matchAll(/^[ \t]*PATH[ \t]*=[ \t]*(.*?)[ \t]*$/gm)].at(-1)?.[1] ?? usualPath
  return set.replace(/^(["'])(.*)\1$/, '$2')
}
