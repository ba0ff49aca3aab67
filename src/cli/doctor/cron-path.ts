import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { setBefore } from './cron-run.ts'
import { type DoctorFinding, finding } from './finding.ts'
import { isFound, ownDirectories } from './program-path.ts'
import { shellRunIn } from './shell-run.ts'

/** What cron of Debian and of Red Hat give a line that sets no PATH. */
export const usualCronPath = '/usr/bin:/bin'

/**
 * Whether cron would find `vitals`, and the Node.js that starts it, by the PATH of a crontab, or by the paths that a
 * line names; a script finds both by that of its own shell, so only lines that name vitals themselves are looked at.
 *
 * @param ownPath how this very vitals was started, for the line to write instead
 */
export function examineCronPath(crontab: string, text: string, ownPath: string): DoctorFinding {
  const lines = text.split('\n').flatMap((line, index) => {
    const needed = neededBy(line)
    return needed === null ? [] : [{ ...needed, path: pathBefore(text, index) }]
  })
  const lacking = lines
    .map(({ path, programs, scripts }) => ({
      path,
      missing: [
        ...programs.filter((each) => !isFound(each, path)),
        ...scripts.filter((each) => !existsSync(each)),
      ],
    }))
    .find(({ missing }) => missing.length > 0)
  if (lacking === undefined)
    return finding('cron', 'ok', `${crontab} finds vitals and node${byItsPath(lines)}.`)
  const { missing, path } = lacking
  return finding(
    'cron',
    'fix',
    `${crontab} would not find ${missing.join(' and ')}: its PATH is ${path}.`,
    missing.some((each) => each.includes('/'))
      ? "Write the line that 'vitals policy timer POLICY' prints instead."
      : `Write the line 'PATH=${ownDirectories(ownPath).join(':')}:${usualCronPath}' above it.`,
  )
}

interface Needed {
  /** Found by a PATH, or named by their own. */
  readonly programs: readonly string[]
  /** Given to a Node.js that the line names. */
  readonly scripts: readonly string[]
}

/** What a line needs to run vitals; `null` where it does not run it. */
function neededBy(line: string): Needed | null {
  if (/^\s*#/.test(line)) return null
  const run = shellRunIn(line)
  if (run === null) return null
  const { words, at } = run
  const [vitals = '', before = ''] = [words[at], words[at - 1]]
  return basename(before) === 'node'
    ? { programs: [before], scripts: [vitals] }
    : { programs: [vitals, 'node'], scripts: [] }
}

function byItsPath(
  lines: readonly { readonly programs: readonly string[]; readonly path: string }[],
): string {
  const named = lines.find(({ programs }) => programs.some((program) => !program.includes('/')))
  return named === undefined ? '' : ` by its PATH, ${named.path}`
}

function pathBefore(text: string, lineIndex: number): string {
  return setBefore(text.split('\n').slice(0, lineIndex), 'PATH') ?? usualCronPath
}
