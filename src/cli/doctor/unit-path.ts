import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { type DoctorFinding, finding } from './finding.ts'
import { isFound, ownDirectories, usualUnitPath } from './program-path.ts'
import { type ShellRun, shellRunIn } from './shell-run.ts'

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
  const search = lastOf(text, 'ExecSearchPath') ?? usualUnitPath
  const path = pathOf(text, home) ?? search
  if (!isFound(program, search)) {
    const why = program.includes('/') ? 'there is no such program' : `it is not in ${search}`
    return finding('timer', 'fix', `${unit} cannot start ${program}: ${why}.`, writeAgain(ownPath, words))
  }
  const script = basename(program) === 'node' ? rest[0] : undefined
  if (script?.startsWith('/') && !existsSync(script)) {
    return finding(
      'timer',
      'fix',
      `${unit} cannot start vitals: there is no ${script}.`,
      writeAgain(ownPath, words),
    )
  }
  const lacking = environmentFiles(text, home).find((file) => !file.optional && !existsSync(file.path))
  if (lacking !== undefined) {
    const hint = `Write it, or 'EnvironmentFile=-${lacking.path}' where it may be absent, then 'systemctl daemon-reload'.`
    return finding('timer', 'fix', `${unit} cannot start: there is no ${lacking.path}.`, hint)
  }
  const inShell = rest.map(shellRunIn).find((run) => run !== null)
  const byName = /(?:^|\/)env$/.test(program) ? [rest[0] ?? 'vitals', 'node'] : neededBy(program)
  const needed = inShell ? shellNeeds(inShell) : byName
  const unread = environmentFiles(text, home).find((file) => 'failure' in pathIn(file.path))
  if (unread !== undefined && needed.length > 0) {
    return finding(
      'timer',
      'note',
      `${unit} may have another PATH than can be told: ${unread.path} cannot be read here.`,
      "Run 'vitals doctor' as root, who may read it.",
    )
  }
  const missing = needed.filter((name) => !isFound(name, path))
  if (missing.length === 0) return finding('timer', 'ok', `${unit} finds vitals and node.`)
  return finding(
    'timer',
    'fix',
    `${unit} would not find ${missing.join(' and ')}: its PATH is ${path}.`,
    `Write 'Environment=PATH=${ownDirectories(ownPath).join(':')}:/usr/bin:/bin' under its [Service], then 'systemctl daemon-reload'.`,
  )
}

// What a shell starts by its name alone it looks for in its PATH.
function shellNeeds({ words, at }: ShellRun): string[] {
  const program = words[at] ?? ''
  return program.includes('/') ? neededBy(program) : [program, 'node']
}

function neededBy(program: string): string[] {
  return /(?:^|\/)vitals(?:\.cjs)?$/.test(program) ? ['node'] : []
}

/** The words of the command that runs vitals, without the signs that may stand before it. */
export function commandOf(text: string, home: string): string[] {
  const lines = text.replace(/\\\n/g, ' ').split('\n')
  const commands = lines.flatMap((line) => /^\s*ExecStart\s*=\s*(.*?)\s*$/.exec(line)?.[1] ?? [])
  const command = commands.findLast((each) => /\bvitals(?:\.cjs)?["']?\s/.test(each)) ?? ''
  const words = command.replace(/^[@\-:+!|]+/, '').match(/"[^"]*"|'[^']*'|\S+/g) ?? []
  return words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2').replaceAll('%h', home))
}

function writeAgain(ownPath: string, words: readonly string[]): string {
  return `Write 'ExecStart=${ownPath} ${argumentsOf(words).join(' ')}' in it, then 'systemctl daemon-reload'.`
}

/** What is given to vitals. */
function argumentsOf(words: readonly string[]): readonly string[] {
  return words.slice(words.findIndex((word) => /(?:^|\/)vitals(?:\.cjs)?$/.test(word)) + 1)
}

/** The PATH that the unit sets; what a file of its `EnvironmentFile=` sets is stronger than its own lines. */
function pathOf(text: string, home: string): string | null {
  const own = [...text.matchAll(/^\s*Environment\s*=.*?["']?\bPATH=([^"'\s]*)/gm)].at(-1)?.[1]
  const fromFiles = environmentFiles(text, home).flatMap(({ path }) => pathIn(path).found)
  return fromFiles.at(-1) ?? own ?? null
}

interface EnvironmentFile {
  readonly path: string
  /** Whether the unit starts without it, too. */
  readonly optional: boolean
}

// An empty line forgets those before it.
function environmentFiles(text: string, home: string): EnvironmentFile[] {
  const named = [...text.matchAll(/^[ \t]*EnvironmentFile[ \t]*=[ \t]*(-?)(.*?)[ \t]*$/gm)]
  const files = named.map(([, dash, path = '']) => ({
    path: path.replaceAll('%h', home),
    optional: dash !== '',
  }))
  return files
    .slice(files.findLastIndex(({ path }) => path === '') + 1)
    .filter(({ path }) => !/[%*?[]/.test(path))
}

interface PathsOfFile {
  readonly found: readonly string[]
  /** Why there may be others; what is not there sets none. */
  readonly failure?: string
}

function pathIn(file: string): PathsOfFile {
  try {
    const lines = readFileSync(file, 'utf8').matchAll(/^[ \t]*PATH[ \t]*=[ \t]*(.*?)[ \t]*$/gm)
    return { found: [...lines].map(([, value = '']) => value.replace(/^(["'])(.*)\1$/, '$2')) }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    return code === 'ENOENT' || code === 'ENOTDIR' ? { found: [] } : { found: [], failure: code }
  }
}

function lastOf(text: string, key: string): string | null {
  return [...text.matchAll(new RegExp(`^\\s*${key}\\s*=\\s*(\\S+)`, 'gm'))].at(-1)?.[1] ?? null
}
