import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { probeKinds } from '../../core/probe-kind/registry.ts'
import { configuredPolicyPath, isShippedPolicy } from '../../settings/shipped-policy.ts'
import { type DoctorFinding, finding } from './finding.ts'

/** A run of vitals that a line of cron or a unit starts. */
export interface ScheduledRun {
  /** What starts it, as the user is told of it. */
  readonly by: string
  readonly program: 'cron' | 'systemd'
  /** What is given to vitals. */
  readonly given: readonly string[]
  /** Where it begins, and what `~` stands for; `null` where that cannot be told. */
  readonly directory: string | null
  readonly home: string | null
}

/** The flags of `probe` and `agent` that take no value. */
export const flagsAlone: ReadonlySet<string> = new Set(
  'json watch keep-state quiet on-change verbose no-state insecure'.split(' '),
)

/** Where the policies of this vitals lie. */
export interface PolicyPlaces {
  readonly packageRoot: string
  /** The policy of a run that names none. */
  readonly usualPolicy: string
}

/**
 * Where the policy lies that a run judges by.
 *
 * @returns `null` where it judges by none, or by one that only the shell or systemd knows
 */
export function policyOfRun(run: ScheduledRun, { packageRoot, usualPolicy }: PolicyPlaces): string | null {
  const word = policyWord(run.given)
  if (word === '') return usualPolicy
  if (word === null || /[$%`*?[\]]/.test(word)) return null
  if (word.startsWith('~/')) return run.home === null ? null : resolve(run.home, word.slice(2))
  if (isAbsolute(word)) return word
  if (run.directory === null) return null
  const path = resolve(run.directory, word)
  return isShippedPolicy(word) ? configuredPolicyPath(path, packageRoot) : path
}

/** The policy that is named; empty for that of the configuration, `null` where none is judged by. */
function policyWord(given: readonly string[]): string | null {
  const [command, second] = given
  const judges = command === 'probe' || (command === 'agent' && /^(?:run|beat)$/.test(second ?? ''))
  if (!judges) return null
  const words = given.slice(command === 'probe' ? 1 : 2)
  const word = words.find((each, index) => !each.startsWith('-') && !takesValue(words[index - 1] ?? ''))
  if (word === undefined) return ''
  return command === 'probe' && Object.hasOwn(probeKinds, word) ? null : word
}

function takesValue(flag: string): boolean {
  if (!flag.startsWith('-') || flag.includes('=') || flag === '--') return false
  return flag.startsWith('--') ? !flagsAlone.has(flag.slice(2)) : !/^-[wqv]+$/.test(flag)
}

/** That the policy which a run names is not where it would be looked for; `null` where nothing is wrong with it. */
export function examineScheduledPolicy(run: ScheduledRun, places: PolicyPlaces): DoctorFinding | null {
  const path = policyOfRun(run, places)
  const word = policyWord(run.given)
  if (path === null || !word || !isMissing(path)) return null
  const subject = run.program === 'cron' ? 'cron' : 'timer'
  const form = run.program === 'cron' ? '' : ' --as systemd-service'
  if (isAbsolute(word) || word.startsWith('~')) {
    const hint = `Name a policy that is there: 'vitals policy timer POLICY${form}' prints what to write.`
    return finding(subject, 'fix', `${run.by} runs vitals with ${path}, and there is no such file.`, hint)
  }
  const is = `${run.by} runs vitals with ${word}, which ${run.program} looks for in ${run.directory}, and it is not there.`
  const hint = `Write its whole path, as 'vitals policy timer ${word}${form}' prints it.`
  return finding(subject, 'fix', is, hint)
}

// What may not be looked at may well be there.
function isMissing(path: string): boolean {
  try {
    return !statSync(path).isFile()
  } catch (error) {
    return /^(?:ENOENT|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? '')
  }
}

/** Whether a run judges by the policy that lies at a path. */
export function isRunOf(run: ScheduledRun, path: string, places: PolicyPlaces): boolean {
  const own = policyOfRun(run, places)
  return own !== null && realPath(own) === realPath(path)
}

/** Where a path leads, links followed as far as they can be. */
export function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}
