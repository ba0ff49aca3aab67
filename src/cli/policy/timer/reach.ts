import { lstatSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Whether every user may read a file or look into a directory, by the modes on the way to it. */
export function everybodyReaches(path: string): boolean {
  try {
    const real = realpathSync(path)
    const needed = statSync(real).isDirectory() ? 0o005 : 0o004
    return (statSync(real).mode & needed) === needed && above(real).every((each) => isOpen(each))
  } catch {
    return false
  }
}

/** Whether a path lies where a service with a `/tmp` of its own does not see it. */
export function isTemporary(path: string): boolean {
  return /^(?:\/var)?\/tmp\//.test(path)
}

function isOpen(directory: string): boolean {
  return (lstatSync(directory).mode & 0o001) !== 0
}

function above(path: string): string[] {
  return path === '/' ? [] : [dirname(path), ...above(dirname(path))]
}
