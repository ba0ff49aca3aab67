import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
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
const runsVitals = /^[^#\n]*\bvitals(?:\.cjs)?["']?(?:\s|\\\n)+(?:probe|agent)\b/m

/**
 * What runs vitals regularly, as far as this user may see: a systemd timer, or a line of cron, and whether they
 * would find what they name.
 */
export function examineSchedule({ env, packageRoot }: Io): DoctorFinding[] {
  const home = env.XDG_CONFIG_HOME || (env.HOME && join(env.HOME, '.config'))
  const units = [...(home ? [join(home, 'systemd', 'user')] : []), ...systemUnits]
  const ownPath = process.argv[1] ?? `${packageRoot}/bin/vitals.cjs`
  for (const { path, text } of units.flatMap(filesIn)) {
    const service = serviceOfTimer(path, text)
    if (service === null) continue
    const found = finding('schedule', 'ok', `${path} runs vitals.`)
    const unit = examineUnitPath(service.path, service.text, ownPath, env.HOME ?? '/root')
    return unit === null ? [found] : [found, unit]
  }
  const line = crontabs.flatMap(filesIn).find(({ text }) => runsVitals.test(text))
  if (line !== undefined) {
    return [
      finding('schedule', 'ok', `${line.path} runs vitals.`),
      examineCronPath(line.path, line.text, ownPath),
    ]
  }
  const examples = `${packageRoot}/policies/examples`
  const hint = `Examples: ${examples}/vitals-probe.timer with vitals-probe.service, and ${examples}/vitals-probe.cron.`
  return [finding('schedule', 'note', 'No timer and no crontab that can be read here runs vitals.', hint)]
}

interface TextFile {
  readonly path: string
  readonly text: string
}

// A timer names its service by its own name unless it says otherwise.
function serviceOfTimer(path: string, text: string): TextFile | null {
  if (!path.endsWith('.timer')) return null
  const named = /^Unit=(\S+)/m.exec(text)?.[1]
  const service = named === undefined ? path.replace(/\.timer$/, '.service') : join(path, '..', named)
  const [file] = filesIn(service)
  if (file === undefined || !runsVitals.test(file.text)) return null
  const more = filesIn(`${service}.d`).filter(({ path: part }) => part.endsWith('.conf'))
  return { path: service, text: [file, ...more].map((part) => part.text).join('\n') }
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
