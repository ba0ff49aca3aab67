import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

/** What systemd searches and gives its services, whatever the shells of the host say; see systemd.exec(5). */
export const usualUnitPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Whether a program can be started: by its path, else in one of the directories of a PATH. */
export function isFound(program: string, path: string): boolean {
  return programPath(program, path) !== null
}

/** Where a program lies that can be started by its path, else from one of the directories of a PATH; `null` if none. */
export function programPath(program: string, path: string): string | null {
  if (program.includes('/')) return isExecutable(program) ? program : null
  const directories = path.split(':').filter((directory) => directory !== '')
  return directories.map((directory) => join(directory, program)).find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The directories of this vitals and of the Node.js that runs it. */
export function ownDirectories(ownPath: string): string[] {
  const parents = [ownPath, process.execPath].map((path) => path.slice(0, path.lastIndexOf('/')))
  return [...new Set(parents)]
}
