import { VitalsError } from '../../core/errors.ts'

/** What went wrong with a path, as an error of the catalogue. */
export function unreadable(path: string, cause: unknown): VitalsError {
  if (cause instanceof VitalsError) return cause
  const { code, message } = cause as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new VitalsError('INPUT_NOT_FOUND', { params: { path }, cause })
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new VitalsError('NOT_PERMITTED', { params: { detail: `reading ${path}` }, cause })
  }
  return new VitalsError('IO', { params: { path, detail: code ?? message }, cause })
}
