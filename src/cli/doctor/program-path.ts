import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

/** What systemd searches and gives its services, whatever the shells of the host say; see systemd.exec(5). */
export const usualUnitPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Whether a program can be started: by its path, else in one of the directories of a PATH. */
export function isFound(program: string, path: string): boolean {
  if (program.includes('/')) return isExecutable(program)
  return path.split(':').some((directory) => directory !== '' && isExecutable(join(directory, program)))
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
