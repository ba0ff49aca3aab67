import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import { VitalsError } from '../../core/errors.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import { hereFile } from '../../settings/config-files.ts'
import type { Io } from '../run/io.ts'

/** What a policy can begin as: the name of a shipped one, or a short one for a service of the user's own. */
export const policyStarts = ['service', 'server', 'desktop', 'openclaw-gateway'] as const
export type PolicyStart = (typeof policyStarts)[number]

/**
 * Writes a commented policy to begin with and its suite beside it, and tells on standard error what to do next.
 *
 * @param output the file to write, `-` for the policy alone on standard output; `null` for one that is named after the
 *   start, here
 * @throws VitalsError FILE_EXISTS or, for the name of the settings, USAGE, and then nothing is written; CANNOT_WRITE
 */
export function newPolicy(start: PolicyStart, output: string | null, io: Io): void {
  const text = startingText(start, io)
  if (output === '-') {
    io.stdout.write(text)
    return
  }
  const path = output ?? `${start}.yaml`
  if (basename(path) === basename(hereFile)) {
    const detail = `${basename(path)} is the name of the settings, which every command reads in its directory.`
    throw new VitalsError('USAGE', {
      params: { detail },
      hint: 'Give the policy another name, such as that of what it watches.',
    })
  }
  const suite = `${path.replace(/\.ya?ml$/, '')}.test.yaml`
  const there = [path, suite].find((file) => existsSync(file))
  if (there !== undefined) throw new VitalsError('FILE_EXISTS', { params: { path: there } })
  writeNew(path, text)
  writeNew(suite, suiteText(start, path, io))
  const [policy, tests] = [shown(path), shown(suite)]
  const steps = [
    [`vitals policy check ${policy}`, 'is it right?'],
    [`vitals policy test ${tests}`, 'does it do what its tests say?'],
    // The name of a kind or of a shipped policy would be taken for that.
    [`vitals probe ${/[./]/.test(policy) ? policy : `./${policy}`} --no-state`, 'what would it say now?'],
    [`vitals policy timer ${policy}`, 'what runs it regularly?'],
    ['man 5 vitals-policy', 'what else can it say?'],
  ] as const
  const column = Math.max(...steps.map(([command]) => command.length))
  const lines = steps.map(([command, what]) => `  ${command.padEnd(column)}  ${what}\n`)
  const head = `${policy} is written, with tests in ${tests}.\nChange what it looks at and its numbers, then:\n`
  io.stderr.write(`${head}${lines.join('')}`)
}

function shown(path: string): string {
  return escapeControl(/^[\w./@%+-]+$/.test(path) ? path : JSON.stringify(path))
}

function folderOf(start: PolicyStart, { packageRoot }: Io): string {
  return join(packageRoot, 'policies', start === 'service' ? 'examples' : '')
}

// An editor finds the schema of this very version where it is installed; that long line is for nobody to read.
function startingText(start: PolicyStart, io: Io): string {
  const schema = join(io.packageRoot, 'policies', 'schemas', 'policy.schema.json')
  const text = readFileSync(join(folderOf(start, io), `${start}.yaml`), 'utf8')
  return `${text.replace(/^# yaml-language-server: .*\n#\n/, '')}\n# yaml-language-server: $schema=${schema}\n`
}

function suiteText(start: PolicyStart, path: string, io: Io): string {
  const name = JSON.stringify(basename(path))
  return readFileSync(join(folderOf(start, io), `${start}.test.yaml`), 'utf8')
    .replace(/^policy: .*$/m, () => `policy: ${/^"[\w.-]+"$/.test(name) ? name.slice(1, -1) : name}`)
    .replace(
      /^(# Tests of ).*\n/,
      (_, head: string) => `${head}${basename(path)}; 'vitals policy test' runs them.\n`,
    )
}

function writeNew(path: string, text: string): void {
  try {
    const descriptor = openSync(path, 'wx')
    try {
      writeSync(descriptor, text)
    } finally {
      closeSync(descriptor)
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST') throw new VitalsError('FILE_EXISTS', { params: { path }, cause })
    throw new VitalsError('CANNOT_WRITE', { params: { path, detail: code ?? message }, cause })
  }
}
