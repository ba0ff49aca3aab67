import { childEnvironment } from '../process/child-environment.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** How a call of a manager's program ended. */
export type ToolOutcome =
  | { readonly kind: 'ended'; readonly status: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'timed_out' }

/** Runs one program of the system by its name in `PATH`. */
export type RunTool = (program: string, args: readonly string[]) => Promise<ToolOutcome>

const mostBytes = 1_048_576

/**
 * A runner whose programs see what every program needs of `env`, with times in UTC and messages in English, and are killed after `timeoutMs`. A
 * program that cannot be started counts as missing; one that a signal ended has status 128 and above.
 */
export function toolRunner(env: Environment, timeoutMs: number): RunTool {
  const { execFile } = process.getBuiltinModule('node:child_process')
  const words = { TZ: 'UTC', LC_ALL: 'C', SYSTEMD_COLORS: '0', SYSTEMD_PAGER: '' }
  const settled = childEnvironment(env, words)
  const options = { env: settled, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: mostBytes } as const
  return (program, args) =>
    new Promise((resolve) => {
      execFile(program, [...args], { ...options, encoding: 'utf8' }, (error, stdout, stderr) => {
        if (error === null) return resolve({ kind: 'ended', status: 0, stdout, stderr })
        if (typeof error.code === 'string') return resolve({ kind: 'missing' })
        if (error.killed === true) return resolve({ kind: 'timed_out' })
        resolve({ kind: 'ended', status: error.code ?? 128, stdout, stderr })
      })
    })
}

/** The first line of what a program complained of, without the full stop that our own sentences add. */
export function firstSentence(text: string): string {
  return (text.trim().split('\n')[0] ?? '').trim().replace(/\.$/, '')
}
