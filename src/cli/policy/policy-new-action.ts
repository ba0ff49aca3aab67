import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { VitalsError } from '../../core/errors.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import type { Io } from '../run/io.ts'

/** What a policy can begin as: the name of a shipped one, or a short one for a service of the user's own. */
export const policyStarts = ['service', 'server', 'desktop', 'openclaw-gateway'] as const
export type PolicyStart = (typeof policyStarts)[number]

/**
 * Writes a commented policy to begin with, and tells on standard error what to do next.
 *
 * @param output the file to write, `-` for standard output; `null` for one that is named after the start, here
 * @throws VitalsError FILE_EXISTS, and then nothing is written; CANNOT_WRITE
 */
export function newPolicy(start: PolicyStart, output: string | null, io: Io): void {
  const text = startingText(start, io)
  if (output === '-') {
    io.stdout.write(text)
    return
  }
  const path = output ?? `${start}.yaml`
  writeNew(path, text)
  const shown = escapeControl(/^[\w./@%+-]+$/.test(path) ? path : JSON.stringify(path))
  const steps = [
    [`vitals policy check ${shown}`, 'is it right?'],
    // The name of a kind or of a shipped policy would be taken for that.
    [`vitals probe ${/[./]/.test(shown) ? shown : `./${shown}`} --no-state`, 'what would it say now?'],
    ['vitals help policy test', 'how to test it'],
  ] as const
  const column = Math.max(...steps.map(([command]) => command.length))
  const lines = steps.map(([command, what]) => `  ${command.padEnd(column)}  ${what}\n`)
  const head = `${shown} is written. Change what it looks at and its numbers, then:\n`
  io.stderr.write(`${head}${lines.join('')}`)
}

// An editor finds the schema of this very version where it is installed.
function startingText(start: PolicyStart, { packageRoot }: Io): string {
  const folder = start === 'service' ? join('policies', 'examples') : 'policies'
  const schema = join(packageRoot, 'policies', 'schemas', 'policy.schema.json')
  return readFileSync(join(packageRoot, folder, `${start}.yaml`), 'utf8').replace(
    /^# yaml-language-server: .*$/m,
    `# yaml-language-server: $schema=${schema}`,
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
