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
 * A runner whose programs see what every program needs of `env`, with times in UTC and messages in English, and are
 * killed after `timeoutMs`. A program that cannot be started counts as missing; one that a signal ended has status 128.
 */
export function toolRunner(env: Environment, timeoutMs: number): RunTool {
  const words = { TZ: 'UTC', LC_ALL: 'C', SYSTEMD_COLORS: '0', SYSTEMD_PAGER: '' }
  const options = {
    env: childEnvironment(env, words),
    extendEnv: false,
    stdin: 'ignore',
    stripFinalNewline: false,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: mostBytes,
    reject: false,
  } as const
  return async (program, args) => {
    const { execa } = await import('execa')
    const { exitCode, signal, timedOut, stdout, stderr } = await execa(program, args, options)
    if (timedOut) return { kind: 'timed_out' }
    if (exitCode === undefined && signal === undefined) return { kind: 'missing' }
    return { kind: 'ended', status: exitCode ?? 128, stdout, stderr }
  }
}

/** The first line of what a program complained of, without the full stop that our own sentences add. */
export function firstSentence(text: string): string {
  return (text.trim().split('\n')[0] ?? '').trim().replace(/\.$/, '')
}
