import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

/** Directory of the checkout. */
export const checkout = fileURLToPath(new URL('../..', import.meta.url))

/** The script that people start. */
export const bin = join(checkout, 'bin', 'vitals.cjs')

// Every home is new, and compiling for each of them would be a fifth of all that the tests do.
const compileCache = join(tmpdir(), 'vitals-test-compile-cache')

export interface Ended {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

interface Settings {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Options of Node.js itself. */
  readonly node?: readonly string[]
}

/** A new empty directory outside the checkout. */
export function emptyDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'vitals-test-'))
}

/** Starts the built vitals as its own process, with a home of its own and none of this process's colour settings. */
export function startVitals(args: readonly string[], settings: Settings = {}) {
  const home = emptyDirectory()
  const env = { PATH: process.env.PATH ?? '', HOME: home, NODE_COMPILE_CACHE: compileCache, ...settings.env }
  const child = execa(process.execPath, [...(settings.node ?? []), bin, ...args], {
    ...{ env, extendEnv: false, cwd: settings.cwd ?? home },
    ...{ stdin: 'ignore', reject: false, stripFinalNewline: false },
  })
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8')
  const ended = child.then((result): Ended => {
    const { exitCode, signal, stdout, stderr } = result
    if (exitCode === undefined && signal === undefined) throw result
    return { status: exitCode ?? null, signal: signal ?? null, stdout, stderr }
  })
  return { child, ended, home }
}

/** Runs the built vitals to its end. */
export function vitals(args: readonly string[], settings: Settings = {}): Promise<Ended> {
  return startVitals(args, settings).ended
}
