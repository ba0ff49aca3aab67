import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Io } from '../run/io.ts'
import { examineCronPath } from './cron-path.ts'
import { type DoctorFinding, finding } from './finding.ts'
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
 */
export function examineSchedule({ env, packageRoot }: Io): DoctorFinding[] {
  const home = env.XDG_CONFIG_HOME || (env.HOME && join(env.HOME, '.config'))
  const units = [...(home ? [join(home, 'systemd', 'user')] : []), ...systemUnits]
  const ownPath = process.argv[1] ?? `${packageRoot}/bin/vitals.cjs`
  const found = [
    ...examineUnits(units.flatMap(filesIn), ownPath, env.HOME ?? '/root'),
    ...crontabs.flatMap(filesIn).flatMap((file) => examineCrontab(file, ownPath)),
  ]
  if (found.length > 0) return found
  const examples = `${packageRoot}/policies/examples`
  const hint = `Examples: ${examples}/vitals-probe.timer with vitals-probe.service, and ${examples}/vitals-probe.cron.`
  return [finding('schedule', 'note', 'No timer and no crontab that can be read here runs vitals.', hint)]
}

/** Each unit that runs vitals: by which timer, or for as long as it is up, and whether it finds its programs. */
export function examineUnits(files: readonly TextFile[], ownPath: string, home: string): DoctorFinding[] {
  const timed = new Map(files.flatMap(({ path, text }) => timedService(path, text)))
  const services = files.filter(({ path, text }) => path.endsWith('.service') && runsVitals.test(text))
  return distinct(services).flatMap(({ path, text }) => {
    const more = filesIn(`${path}.d`).filter((part) => part.path.endsWith('.conf'))
    const whole = [text, ...more.map((part) => part.text)].join('\n')
    const unit = examineUnitPath(path, whole, ownPath, home)
    return [startedBy(path, whole, timed.get(basename(path))), ...(unit === null ? [] : [unit])]
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
  return [finding('schedule', 'ok', `${path} runs vitals.`), examineCronPath(path, text, ownPath)]
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
