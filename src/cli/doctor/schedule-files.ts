import { accessSync, constants, existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { accountName } from '../../host/account-name.ts'
import { childEnvironment } from '../../host/process/child-environment.ts'
import { runChild } from '../../host/process/spawn.ts'
import type { Io } from '../run/io.ts'
import { usualCronPath } from './cron-path.ts'
import { programPath } from './program-path.ts'

const systemUnits = [
  '/etc/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
]
const systemCrontabs = ['/etc/crontab', '/etc/cron.d']
const hostCron = { program: '/usr/bin/crontab', spools: ['/var/spool/cron/crontabs', '/var/spool/cron'] }

/** A file that was read. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

/** The timers and services of systemd that this user may read: its own first, then the host's by rank. */
export function unitFiles(env: Io['env']): TextFile[] {
  const config = env.XDG_CONFIG_HOME || (env.HOME && join(env.HOME, '.config'))
  const own = config ? [join(config, 'systemd', 'user')] : []
  // /lib is a link to /usr/lib on most hosts.
  const places = new Map([...own, ...systemUnits].toReversed().map((place) => [realPath(place), place]))
  return [...places.values()].toReversed().flatMap((place) => filesIn(place, /\.(?:timer|service)$/))
}

/** The crontabs that this user may read, and its own, which where the spool is closed only cron's program shows. */
export async function crontabFiles(env: Io['env']): Promise<TextFile[]> {
  const readable = [...systemCrontabs, ...hostCron.spools].flatMap((place) => filesIn(place))
  const own = await ownCrontab(env)
  return [...readable, ...own.filter(({ text }) => !readable.some((table) => table.text.includes(text)))]
}

const longestListingMs = 2_000

/**
 * The crontab of this user as `crontab -l` shows it; none where it has none, or where it cannot be listed within 2 s.
 *
 * @param cron the host's own program, and where it may keep crontabs, the first that is there; they are read anyway
 *   where this user may
 */
export async function ownCrontab(env: Io['env'], cron = hostCron): Promise<TextFile[]> {
  const program = programPath('crontab', env.PATH ?? usualCronPath)
  // A program that is not there costs as much to start as one that is.
  if (program === null) return []
  if (program === cron.program && showsOwn(cron.spools)) return []
  try {
    const child = { env: childEnvironment(env) }
    const listed = await runChild([program, '-l'], child, AbortSignal.timeout(longestListingMs))
    return listed.exitStatus === 0 ? [{ path: 'Your crontab', text: listed.stdout }] : []
  } catch {
    // A crontab that cannot be listed in time is one that cannot be read here.
    return []
  }
}

/** Whether this user may read its own crontab where it is kept, or see that it has none. */
function showsOwn(spools: readonly string[]): boolean {
  const spool = spools.find((place) => existsSync(place))
  if (spool === undefined) return false
  try {
    accessSync(join(spool, accountName()), constants.R_OK)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // What is not there is left out where it is read.
    return path
  }
}

/** The file, or the files of the directory whose names match; what is not there or may not be read is left out. */
export function filesIn(path: string, names = /(?:)/): TextFile[] {
  try {
    return [{ path, text: readFileSync(path, 'utf8') }]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EISDIR') return []
  }
  try {
    const entries = readdirSync(path, { withFileTypes: true })
    const files = entries.filter((entry) => !entry.isDirectory() && names.test(entry.name))
    return files.flatMap(({ name }) => filesIn(join(path, name)))
  } catch {
    return []
  }
}
