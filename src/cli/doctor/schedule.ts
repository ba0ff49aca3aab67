import { basename } from 'node:path'
import type { Io } from '../run/io.ts'
import { examineCronPath, usualCronPath } from './cron-path.ts'
import { cronRuns, examineCronMail } from './cron-run.ts'
import { type DoctorFinding, finding } from './finding.ts'
import { cronMailObstacle, unitMailObstacle } from './mail.ts'
import { isFound } from './program-path.ts'
import { crontabFiles, filesIn, type TextFile, unitFiles } from './schedule-files.ts'
import { examineScheduledPolicies } from './scheduled-policies.ts'
import { examineScheduledPolicy, isRunOf, type PolicyPlaces, type ScheduledRun } from './scheduled-policy.ts'
import { examineUnitPath } from './unit-path.ts'
import { unitRun } from './unit-run.ts'

const runsVitals = /^[^#\n]*\bvitals(?:\.cjs)?["']?(?:\s|\\\n)+(?:probe|health|agent|gateway\s+run)\b/m
const goesOn = /\bvitals(?:\.cjs)?["']?(?:\s|\\\n)+(?:agent\s+run|gateway\s+run|.*\s(?:--watch|-w)\b)/

/** What is asked about the schedule of a host. */
export interface Asked {
  /** The policy as the user named it; `null` where none was named. */
  readonly policy: string | null
  /** Where it lies. */
  readonly path: string
}

/**
 * What runs vitals regularly, as far as this user may see: timers and services of systemd, and lines of cron, whether
 * they would find what they name, and whether they run the policy that is asked for.
 *
 * @param usualPolicy where the policy lies that `vitals probe` takes by itself
 */
export async function examineSchedule(asked: Asked, usualPolicy: string, io: Io): Promise<DoctorFinding[]> {
  const { env, packageRoot } = io
  const ownPath = process.argv[1] ?? `${packageRoot}/bin/vitals.cjs`
  const host = { ownPath, home: env.HOME ?? '/root', packageRoot, usualPolicy }
  const files = { units: unitFiles(env), crontabs: await crontabFiles(env) }
  const found = [
    ...examineUnits(files.units, host, asked),
    ...examineCrontabs(files.crontabs, host, asked),
    // Who asks for one policy asks for no others.
    ...(asked.policy === null ? examineScheduledPolicies(scheduledRuns(files, host.home), host) : []),
  ]
  if (found.length > 0) return withoutOthers(found)
  const hint = `'vitals policy timer ${shown(asked.policy)}' prints the line for cron, and systemd's units.`
  return [
    finding('schedule', 'note', 'No timer and no crontab that can be read here runs vitals.', hint),
    ...usualPath(),
  ]
}

function shown(policy: string | null): string {
  return policy !== null && /^[\w./@%+-]+$/.test(policy) ? policy : 'POLICY'
}

const anotherPolicy = ' runs vitals, but not with '

// Once something runs the policy, it does not matter what runs others.
function withoutOthers(found: readonly DoctorFinding[]): DoctorFinding[] {
  const runs = found.some(({ subject, severity }) => subject === 'schedule' && severity === 'ok')
  return found.filter(({ message }) => !runs || !message.includes(anotherPolicy))
}

function runsAnother(by: string, policy: string): DoctorFinding {
  const hint = `'vitals policy timer ${shown(policy)}' prints the line for cron, and systemd's units.`
  return finding('schedule', 'note', `${by}${anotherPolicy}${policy}.`, hint)
}

/** Whether a line of cron could name vitals as people type it. */
function usualPath(): DoctorFinding[] {
  const missing = ['vitals', 'node'].filter((program) => !isFound(program, usualCronPath))
  if (missing.length === 0) return []
  const is = `By its usual PATH, ${usualCronPath}, cron would not find ${missing.join(' and ')}.`
  return [
    finding('cron', 'note', is, "The line that 'vitals policy timer' prints names both by their paths."),
  ]
}

/** What the findings need to know of this host and this vitals. */
export interface Host extends PolicyPlaces {
  /** How this very vitals was started. */
  readonly ownPath: string
  /** The home of this user. */
  readonly home: string
}

/** The runs of vitals that units and crontabs start. */
export function scheduledRuns(
  files: { readonly units: readonly TextFile[]; readonly crontabs: readonly TextFile[] },
  home: string,
): ScheduledRun[] {
  return [
    ...servicesIn(files.units).flatMap(({ path, whole }) => unitRun(path, whole, home) ?? []),
    ...files.crontabs.flatMap(({ path, text }) => cronRuns(path, text, home).map(({ run }) => run)),
  ]
}

/** The services that run vitals, each with its drop-ins. */
function servicesIn(files: readonly TextFile[]): { readonly path: string; readonly whole: string }[] {
  const services = files.filter(({ path, text }) => path.endsWith('.service') && runsVitals.test(text))
  return distinct(services).map(({ path, text }) => {
    const more = filesIn(`${path}.d`).filter((part) => part.path.endsWith('.conf'))
    return { path, whole: [text, ...more.map((part) => part.text)].join('\n') }
  })
}

/** Each unit that runs vitals: by which timer, or for as long as it is up, and whether it finds what it names. */
export function examineUnits(files: readonly TextFile[], host: Host, asked: Asked): DoctorFinding[] {
  const timed = new Map(files.flatMap(({ path, text }) => timedService(path, text)))
  return servicesIn(files).flatMap(({ path, whole }) => {
    const unit = examineUnitPath(path, whole, host.ownPath, host.home)
    const run = unitRun(path, whole, host.home)
    const policy = run && examineScheduledPolicy(run, host)
    const mails = /^ExecStopPost=(?:.*\\\n)*.*\|\s*mail\b/m.test(whole) ? unitMailObstacle() : null
    return [
      asked.policy !== null && !(run && isRunOf(run, asked.path, host))
        ? runsAnother(path, asked.policy)
        : startedBy(path, whole, timed.get(basename(path)), asked.policy),
      ...(unit === null ? [] : [unit]),
      ...(policy === null ? [] : [policy]),
      ...(mails === null ? [] : [finding('mail', 'fix', mails.is, mails.hint)]),
    ]
  })
}

function startedBy(
  service: string,
  text: string,
  timer: string | undefined,
  policy: string | null,
): DoctorFinding {
  const withIt = policy === null ? '' : ` with ${policy}`
  if (timer !== undefined) return finding('schedule', 'ok', `${timer} runs vitals${withIt}.`)
  if (goesOn.test(text))
    return finding('schedule', 'ok', `${service} runs vitals${withIt} for as long as it is up.`)
  const hint = `Write ${service.replace(/\.service$/, '.timer')}, or start the service by what you know of.`
  return finding('schedule', 'note', `${service} runs vitals${withIt} once, and no timer starts it.`, hint)
}

/** Each crontab that runs vitals: whether its lines find what they name, and whether cron can mail what they print. */
export function examineCrontabs(files: readonly TextFile[], host: Host, asked: Asked): DoctorFinding[] {
  const running = files.filter(({ text }) => runsVitals.test(text))
  return running.flatMap(({ path, text }) => {
    const runs = cronRuns(path, text, host.home)
    const having = runs.some(({ run }) => isRunOf(run, asked.path, host))
    const mail = cronMailObstacle()
    const withIt = asked.policy === null ? '' : ` with ${asked.policy}`
    return [
      asked.policy !== null && !having
        ? runsAnother(path, asked.policy)
        : finding('schedule', 'ok', `${path} runs vitals${withIt}.`),
      examineCronPath(path, text, host.ownPath),
      ...runs.flatMap(({ run }) => examineScheduledPolicy(run, host) ?? []),
      ...runs.flatMap((run) => examineCronMail(run) ?? []),
      // A line may tell in another way.
      ...(mail === null ? [] : [finding('mail', 'note', mail.is, mail.hint)]),
    ]
  })
}

// A timer names its service by its own name unless it says otherwise.
function timedService(path: string, text: string): [service: string, timer: string][] {
  if (!path.endsWith('.timer')) return []
  const named = /^\s*Unit\s*=\s*(\S+)/m.exec(text)?.[1]
  return [[named ?? basename(path).replace(/\.timer$/, '.service'), path]]
}

// A unit hides those of its name in the directories behind its own; /lib and /usr/lib may be one.
function distinct(services: readonly TextFile[]): TextFile[] {
  return services.filter(
    ({ path }, index) => services.findIndex((other) => basename(other.path) === basename(path)) === index,
  )
}
