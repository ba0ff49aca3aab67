import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Directory of the checkout. */
export const checkout = fileURLToPath(new URL('../..', import.meta.url))

/** The script that people start. */
export const bin = join(checkout, 'bin', 'vitals.cjs')

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
  const env = { PATH: process.env.PATH ?? '', HOME: home, ...settings.env }
  const child = spawn(process.execPath, [...(settings.node ?? []), bin, ...args], {
    env,
    cwd: settings.cwd ?? home,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status, signal) => resolve({ status, signal, ...written }))
  })
  return { child, ended, home }
}

/** Runs the built vitals to its end. */
export function vitals(args: readonly string[], settings: Settings = {}): Promise<Ended> {
  return startVitals(args, settings).ended
}
