import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { verifyAudit } from '../../store/chain/verify.ts'
import { sqliteModule } from '../../store/sqlite/module.ts'
import { stateFiles } from '../../store/sqlite/state-file.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import { type DoctorFinding, failed, finding } from './finding.ts'

const leastBytes = 64 * 2 ** 20

/** The place for what is remembered, the room there, and every state file in it. Nothing is created or changed. */
export async function examineState(directory: string): Promise<DoctorFinding[]> {
  const found = place(directory)
  if (found.severity === 'fix' && !existsSync(directory)) return [found]
  return [found, room(directory), ...(await files(directory))]
}

function place(directory: string): DoctorFinding {
  const there = nearest(directory)
  try {
    if (!statSync(there).isDirectory()) throw new Error('it is not a directory')
    accessSync(there, constants.W_OK | constants.X_OK)
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    const hint = 'Counts need a memory: make it writable, or name another by state_dir or VITALS_STATE_DIR.'
    return finding('state', 'fix', `${directory} cannot be written: ${why}.`, hint)
  }
  if (there !== directory) return finding('state', 'ok', `${directory} can be made when it is needed.`)
  const others = statSync(directory).mode & 0o022
  if (others === 0) return finding('state', 'ok', `${directory} can be written.`)
  return finding('state', 'fix', `${directory} can be written by others.`, `Run 'chmod go-w ${directory}'.`)
}

function room(directory: string): DoctorFinding {
  const stats = statfsSync(nearest(directory))
  // Blocks are counted in units of `frsize`, which older Node.js does not tell.
  const free = stats.bavail * ((stats as Partial<Record<'frsize', number>>).frsize || stats.bsize)
  return roomIn(free)
}

/** Whether so many free bytes are enough. */
export function roomIn(bytes: number): DoctorFinding {
  const size =
    bytes < 2 ** 30 ? `${Math.floor(bytes / 2 ** 20)} MiB` : `${Number((bytes / 2 ** 30).toFixed(1))} GiB`
  const is = `${size} are free there.`
  if (bytes >= leastBytes) return finding('state', 'ok', is)
  return finding('state', 'fix', is, 'Free some space: a full disk means that nothing is remembered.')
}

function nearest(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path))
}

async function files(directory: string): Promise<DoctorFinding[]> {
  try {
    const paths = stateFiles(directory)
    const damaged = paths.flatMap(damageOf)
    return damaged.length > 0 ? damaged : [await trail(directory, paths.length)]
  } catch (error) {
    return [failed('state', error)]
  }
}

function damageOf(path: string): DoctorFinding[] {
  const hint = `Move ${path} away to start from nothing, without its state and trail.`
  try {
    const { DatabaseSync } = sqliteModule()
    const db = new DatabaseSync(path, { readOnly: true })
    try {
      const found = String(db.prepare('PRAGMA quick_check(1)').get()?.quick_check)
      return found === 'ok' ? [] : [finding('state', 'fix', `${path} is damaged: ${found}.`, hint)]
    } finally {
      db.close()
    }
  } catch (error) {
    return [finding('state', 'fix', `${path} cannot be read: ${(error as Error).message}.`, hint)]
  }
}

async function trail(directory: string, count: number): Promise<DoctorFinding> {
  const store = openSqliteStore(directory)
  try {
    const broken = (await verifyAudit(store)).filter(({ verdict }) => !verdict.ok)
    if (broken.length === 0) {
      return finding('state', 'ok', wholeText(count))
    }
    const names = broken.map(({ policyPath }) => policyPath).join(', ')
    return finding('state', 'fix', `The trail of ${names} was changed.`, "See 'vitals audit verify'.")
  } finally {
    await store.close()
  }
}

function wholeText(count: number): string {
  if (count === 0) return 'Nothing is remembered there yet.'
  return `What is remembered there of ${count} ${count === 1 ? 'policy' : 'policies'} is undamaged.`
}
