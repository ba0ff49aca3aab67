import { statSync } from 'node:fs'
import { VitalsError } from '../../core/errors.ts'

/**
 * Whether something is at a path.
 *
 * @throws VitalsError NOT_PERMITTED where a directory above it is closed to us, IO where the disk fails: nobody can tell
 */
export function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM')
      throw new VitalsError('NOT_PERMITTED', { params: { detail: `looking for ${path}` }, cause })
    // A circle of links leads nowhere, and a name that is too long is none.
    if (code === 'ELOOP' || code === 'ENAMETOOLONG') return false
    throw new VitalsError('IO', { params: { path, detail: code ?? String(cause) }, cause })
  }
}
