import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

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
