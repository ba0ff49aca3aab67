import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { childEnvironment } from '../../host/process/child-environment.ts'
import { runChild } from '../../host/process/spawn.ts'
import type { Io } from '../run/io.ts'
import { examineCronPath, usualCronPath } from './cron-path.ts'
import { type DoctorFinding, finding } from './finding.ts'
import { cronMailObstacle, unitMailObstacle } from './mail.ts'
import { isFound } from './program-path.ts'
import { examineUnitPath } from './unit-path.ts'

const systemUnits = [
  '/etc/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
]
const crontabs = ['/etc/crontab', '/etc/cron.d', '/var/spool/cron/crontabs', '/var/spool/cron']
const runsVitals = /^[^#\n]*\bvitals(?:\.cjs)?["']?(?:\s|\\\n)+(?:probe|health|agent|gateway\s+run)\b/m
const goesOn = /\bvitals(?:\.cjs)?["']?(?:\s|\\\n)+(?:agent\s+run|gateway\s+run|.*\s(?:--watch|-w)\b)/

/**
 * What runs vitals regularly, as far as this user may see: timers and services of systemd, and lines of cron, and
 * whether they would find what they name.
 *
 * @param policy what to name where the user is told how to have it run; `null` for the policy of the settings
 */
export async function examineSchedule(policy: string | null, io: Io): Promise<DoctorFinding[]> {
  const { env, packageRoot } = io
  const home = env.XDG_CONFIG_HOME || (env.HOME && join(env.HOME, '.config'))
  const units = [...(home ? [join(home, 'systemd', 'user')] : []), ...systemUnits]
  const ownPath = process.argv[1] ?? `${packageRoot}/bin/vitals.cjs`
  const readable = crontabs.flatMap(filesIn)
  // root has read its own already.
  const own = (await ownCrontab(io)).filter(
    ({ text }) => !readable.some((table) => table.text.includes(text)),
  )
  const tables = [...readable, ...own]
  const found = [
    ...examineUnits(units.flatMap(filesIn), ownPath, env.HOME ?? '/root'),
    ...tables.flatMap((file) => examineCrontab(file, ownPath)),
  ]
  if (found.length > 0) return found
  const named = /^[\w./@%+-]+$/.test(policy ?? '') ? policy : 'POLICY'
  const hint = `'vitals policy timer ${named}' prints the line for cron, and systemd's units.`
  return [
    finding('schedule', 'note', 'No timer and no crontab that can be read here runs vitals.', hint),
    ...usualPath(),
  ]
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

const longestListingMs = 2_000

/** The crontab of this user, which only cron's own program may read; none where it has none. */
async function ownCrontab({ env }: Io): Promise<TextFile[]> {
  try {
    const child = { env: childEnvironment(env) }
    const listed = await runChild(['crontab', '-l'], child, AbortSignal.timeout(longestListingMs))
    return listed.exitStatus === 0 ? [{ path: 'Your crontab', text: listed.stdout }] : []
  } catch {
    // Without cron there is no crontab.
    return []
  }
}

/** Each unit that runs vitals: by which timer, or for as long as it is up, and whether it finds its programs. */
export function examineUnits(files: readonly TextFile[], ownPath: string, home: string): DoctorFinding[] {
  const timed = new Map(files.flatMap(({ path, text }) => timedService(path, text)))
  const services = files.filter(({ path, text }) => path.endsWith('.service') && runsVitals.test(text))
  return distinct(services).flatMap(({ path, text }) => {
    const more = filesIn(`${path}.d`).filter((part) => part.path.endsWith('.conf'))
    const whole = [text, ...more.map((part) => part.text)].join('\n')
    const unit = examineUnitPath(path, whole, ownPath, home)
    const mails = /^ExecStopPost=(?:.*\\\n)*.*\|\s*mail\b/m.test(whole) ? unitMailObstacle() : null
    return [
      startedBy(path, whole, timed.get(basename(path))),
      ...(unit === null ? [] : [unit]),
      ...(mails === null ? [] : [finding('mail', 'fix', mails.is, mails.hint)]),
    ]
  })
}

function startedBy(service: string, text: string, timer: string | undefined): DoctorFinding {
  if (timer !== undefined) return finding('schedule', 'ok', `${timer} runs vitals.`)
  if (goesOn.test(text)) return finding('schedule', 'ok', `${service} runs vitals for as long as it is up.`)
  const hint = `Write ${service.replace(/\.service$/, '.timer')}, or start the service by what you know of.`
  return finding('schedule', 'note', `${service} runs vitals once, and no timer starts it.`, hint)
}

function examineCrontab({ path, text }: TextFile, ownPath: string): DoctorFinding[] {
  if (!runsVitals.test(text)) return []
  const mail = cronMailObstacle()
  return [
    finding('schedule', 'ok', `${path} runs vitals.`),
    examineCronPath(path, text, ownPath),
    // A line may tell in another way.
    ...(mail === null ? [] : [finding('mail', 'note', mail.is, mail.hint)]),
  ]
}

/** A file that was read. */
export interface TextFile {
  readonly path: string
  readonly text: string
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

/** The file, or the files of the directory; what is not there or may not be read is left out. */
function filesIn(path: string): TextFile[] {
  try {
    return [{ path, text: readFileSync(path, 'utf8') }]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EISDIR') return []
  }
  try {
    const names = readdirSync(path, { withFileTypes: true }).filter((entry) => !entry.isDirectory())
    return names.flatMap(({ name }) => filesIn(join(path, name)))
  } catch {
    return []
  }
}
