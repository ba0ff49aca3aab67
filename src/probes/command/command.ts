import { accessSync, constants, statSync } from 'node:fs'
import type { CommandOptions } from '../../core/probe-kind/kinds/command.ts'
import type { State } from '../../core/state.ts'
import { redactor } from '../../core/text/redactor.ts'
import type { Value } from '../../core/value.ts'
import { childEnvironment } from '../../host/process/child-environment.ts'
import { type Ended, runChild } from '../../host/process/spawn.ts'
import { codeOf, errorText } from '../../host/system-error.ts'
import { couldNotProbe, failedTarget } from '../failure.ts'
import type { Observation, Probe } from '../probe.ts'
import { readOutput } from './command-output.ts'

/** Runs a program and reads its exit status and what it printed. */
export const command: Probe<CommandOptions> = async (options, { signal, host }): Promise<Observation> => {
  const { argv, cwd } = options
  try {
    const obstacle = cwd === undefined ? null : obstacleTo(cwd)
    if (obstacle !== null) return couldNotProbe(obstacle)
    const place = cwd === undefined ? {} : { cwd }
    const env = childEnvironment(host.env, declared(options.env))
    const ended = await runChild(argv, { ...place, env }, signal)
    return toObservation(withoutSecrets(ended, env, options), options)
  } catch (error) {
    return couldNotProbe(startFailure(argv[0] ?? '', error))
  }
}

// A list names what is handed on from our own environment.
function declared(env: CommandOptions['env']): Readonly<Record<string, string | null>> {
  return Array.isArray(env) ? Object.fromEntries(env.map((name) => [name, null])) : env
}

const secretName = /(?:TOKEN|PASSWORD|PASSWD|PWD|SECRET|KEY|CREDENTIALS?|AUTH|PAT)$/i

// What it was given must not come back by its output and be kept.
function withoutSecrets(ended: Ended, env: Readonly<Record<string, string>>, options: CommandOptions): Ended {
  const given = Object.keys(declared(options.env)).filter((name) => secretName.test(name))
  const redact = redactor(given.flatMap((name) => env[name] ?? []))
  return { ...ended, stdout: redact(ended.stdout), stderr: redact(ended.stderr) }
}

// Without a look at it, the program would be told as the one that cannot be run.
function obstacleTo(cwd: string): string | null {
  try {
    if (!statSync(cwd).isDirectory()) return `there is no directory ${cwd} to run in`
    accessSync(cwd, constants.X_OK)
    return null
  } catch (error) {
    const isClosed = codeOf(error) === 'EACCES'
    return isClosed ? `${cwd}, to run in, is closed to us` : `there is no directory ${cwd} to run in`
  }
}

function startFailure(program: string, error: unknown): string {
  const code = codeOf(error)
  if (code === 'ENOENT') return `there is no program ${program}`
  if (code === 'EACCES') {
    // A directory of PATH that is closed to us gives this code too, found or not.
    return program.includes('/')
      ? `${program} is not executable for us`
      : `no ${program} that we may run is in PATH`
  }
  return `${program} could not be started: ${errorText(error)}`
}

/** What an exit status says where it is one of a monitoring plugin's; 3 and all others say that nothing is known. */
const exitStates: readonly State[] = ['healthy', 'degraded', 'critical']

function toObservation(ended: Ended, options: CommandOptions): Observation {
  if (ended.exitStatus === null) {
    const fields: Record<string, Value> = { output: firstLine(ended.stdout) }
    return failedTarget('signal', `ended by ${ended.signal ?? 'a signal'}`, fields)
  }
  const read = readOutput(options.format, ended.stdout, ended.exitStatus, ended.truncated)
  const fields = {
    ...read.fields,
    exit_status: ended.exitStatus,
    // A document's own word must not stand in the place of what was not said.
    exit_state: exitStates[ended.exitStatus] ?? null,
  }
  if (ended.exitStatus !== 0) {
    const said = firstLine(ended.stdout) || firstLine(ended.stderr)
    const error = `exit status ${ended.exitStatus}${said === '' ? '' : `: ${said}`}`
    const failed = failedTarget('exit_status', error, fields)
    return read.fields.status === 'critical' && read.isPlugin
      ? { ...failed, severityHint: 'critical' }
      : failed
  }
  if (read.error !== null) return failedTarget('wrong_answer', read.error, fields)
  return { ok: true, error: null, value: { ...fields, up: true } }
}

function firstLine(text: string): string {
  return errorText(text.trimStart().split('\n', 1)[0] ?? '')
}
