import { type DoctorFinding, finding } from './finding.ts'
import { isFound, ownDirectories } from './program-path.ts'

// What systemd searches and gives its services, whatever the shells of the host say; see systemd.exec(5).
const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * Whether systemd would start the vitals of a service, and find the Node.js that it needs. Systemd takes the program of
 * `ExecStart=` from directories of its own; `Environment=PATH=` is for what the program itself looks for.
 *
 * @param ownPath how this very vitals was started, for the lines to write instead
 * @param home what `%h` stands for
 * @returns `null` for a command line that only systemd can read: with other specifiers or variables
 */
export function examineUnitPath(
  unit: string,
  text: string,
  ownPath: string,
  home: string,
): DoctorFinding | null {
  const words = commandOf(text, home)
  const [program = '', ...rest] = words
  if (words.length === 0 || words.slice(0, 2).some((word) => /[%$]/.test(word))) return null
  const search = lastOf(text, 'ExecSearchPath') ?? usualPath
  const path = pathOf(text) ?? search
  if (!isFound(program, search)) {
    const why = program.includes('/') ? 'there is no such program' : `it is not in ${search}`
    return finding(
      'timer',
      'fix',
      `${unit} cannot start ${program}: ${why}.`,
      `Write 'ExecStart=${ownPath} ${argumentsOf(words).join(' ')}' in it, then 'systemctl daemon-reload'.`,
    )
  }
  const needed = /(?:^|\/)env$/.test(program) ? [rest[0] ?? 'vitals', 'node'] : neededBy(program)
  const missing = needed.filter((name) => !isFound(name, path))
  if (missing.length === 0) return finding('timer', 'ok', `${unit} finds vitals and node.`)
  return finding(
    'timer',
    'fix',
    `${unit} would not find ${missing.join(' and ')}: its PATH is ${path}.`,
    `Write 'Environment=PATH=${ownDirectories(ownPath).join(':')}:/usr/bin:/bin' under its [Service], then 'systemctl daemon-reload'.`,
  )
}

function neededBy(program: string): string[] {
  return /(?:^|\/)vitals(?:\.cjs)?$/.test(program) ? ['node'] : []
}

/** The words of the command that runs vitals, without the signs that may stand before it. */
function commandOf(text: string, home: string): string[] {
  const lines = text.replace(/\\\n/g, ' ').split('\n')
  const commands = lines.flatMap((line) => /^\s*ExecStart\s*=\s*(.*?)\s*$/.exec(line)?.[1] ?? [])
  const command = commands.findLast((each) => /\bvitals(?:\.cjs)?["']?\s/.test(each)) ?? ''
  const words = command.replace(/^[@\-:+!|]+/, '').match(/"[^"]*"|'[^']*'|\S+/g) ?? []
  return words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2').replaceAll('%h', home))
}

/** What is given to vitals. */
function argumentsOf(words: readonly string[]): readonly string[] {
  return words.slice(words.findIndex((word) => /(?:^|\/)vitals(?:\.cjs)?$/.test(word)) + 1)
}

function pathOf(text: string): string | null {
  const set = [...text.matchAll(/^\s*Environment\s*=.*?["']?\bPATH=([^"'\s]*)/gm)].at(-1)?.[1]
  return set ?? null
}

function lastOf(text: string, key: string): string | null {
  return [...text.matchAll(new RegExp(`^\\s*${key}\\s*=\\s*(\\S+)`, 'gm'))].at(-1)?.[1] ?? null
}
