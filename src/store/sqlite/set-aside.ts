import { readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { identityOf } from './connection.ts'

const keptAside = 5

/**
 * Moves a damaged state file out of the way, under a name with the time, so that a new one can take its place and
 * people can look at the old one. Of each policy the newest five are kept.
 *
 * @param identity of the file that was found damaged: another one in its place is left alone
 * @param now epoch milliseconds
 * @returns the new path; `null` when another run was faster
 * @throws the system's error when it cannot be moved.
 */
export function setAside(path: string, identity: string, now: number): string | null {
  if (identityOf(path) !== identity) return null
  const time = new Date(now).toISOString().replaceAll(':', '-')
  const aside = `${path}.damaged-${time}`
  // First, or the new file would be played what belongs to the old one.
  renameIfThere(`${path}-journal`, `${aside}-journal`)
  renameSync(path, aside)
  dropOldest(path)
  return aside
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function dropOldest(path: string): void {
  const prefix = `${basename(path)}.damaged-`
  const directory = dirname(path)
  const aside = readdirSync(directory).filter((name) => name.startsWith(prefix) && !name.endsWith('-journal'))
  for (const name of aside.sort().slice(0, -keptAside)) {
    rmSync(join(directory, name), { force: true })
    rmSync(join(directory, `${name}-journal`), { force: true })
  }
}
