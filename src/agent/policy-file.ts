import { VitalsError } from '../core/errors.ts'
import { type CheckedPolicy, engineNumber } from '../core/policy/language/policy.ts'
import { sha256 } from '../core/text/sha256.ts'
import type { Store } from '../store/store.ts'

const fs = process.getBuiltinModule('node:fs')
const largestBytes = 256 * 1_024

/** A policy as it is on disk: its real path keys the memory of its runs, its digest the compiled form. */
export interface PolicyFile {
  /** As the user wrote it, for messages. */
  readonly shownPath: string
  readonly realPath: string
  readonly bytes: Uint8Array
  readonly digest: string
}

/**
 * Reads a policy's bytes, and no more of a huge file than is needed to refuse it.
 *
 * @throws VitalsError POLICY_NOT_FOUND, NOT_PERMITTED or IO.
 */
export function readPolicyFile(path: string): PolicyFile {
  try {
    const realPath = fs.realpathSync(path)
    const bytes = readAtMost(realPath, largestBytes + 1)
    return { shownPath: path, realPath, bytes, digest: `sha256:${sha256(bytes)}` }
  } catch (cause) {
    throw unreadable(path, cause as NodeJS.ErrnoException)
  }
}

/** The policy ready to judge: from the store when this very file was compiled before, else checked and kept there. */
export async function compiledPolicyOf(
  file: PolicyFile,
  store: Store | null,
  version: string,
): Promise<{ readonly checked: CheckedPolicy; readonly isNew: boolean; readonly key: string }> {
  const key = `${file.digest} engine ${engineNumber} vitals ${version}`
  const kept = await store?.compiledPolicy(file.realPath, key)
  if (kept) return { checked: kept, isNew: false, key }
  const { loadPolicy } = await import('../core/policy/language/load/load.ts')
  const checked = loadPolicy({ path: file.shownPath, bytes: file.bytes }, file.digest)
  return { checked, isNew: true, key }
}

function readAtMost(path: string, most: number): Uint8Array {
  // A pipe would wait for its writer, and a device may never end.
  const descriptor = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
  try {
    const stats = fs.fstatSync(descriptor)
    if (!stats.isFile() && !stats.isDirectory()) throw new Error('it is not a regular file')
    const buffer = Buffer.allocUnsafe(most)
    let length = 0
    while (length < most) {
      const read = fs.readSync(descriptor, buffer, length, most - length, null)
      if (read === 0) break
      length += read
    }
    return buffer.subarray(0, length)
  } finally {
    fs.closeSync(descriptor)
  }
}

function unreadable(path: string, cause: NodeJS.ErrnoException): VitalsError {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
    return new VitalsError('POLICY_NOT_FOUND', { params: { path }, cause })
  }
  if (cause.code === 'EACCES' || cause.code === 'EPERM') {
    return new VitalsError('NOT_PERMITTED', { params: { detail: `reading ${path}` }, cause })
  }
  const detail = cause.code === 'EISDIR' ? 'it is a directory' : (cause.code ?? cause.message)
  return new VitalsError('IO', { params: { path, detail }, cause })
}
