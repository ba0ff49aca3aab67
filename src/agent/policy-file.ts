import { type Finding, VitalsError } from '../core/errors.ts'
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

/** A policy that can be judged by, under the `key` that its compiled form is kept by. */
export interface ReadyPolicy {
  readonly checked: CheckedPolicy
  readonly key: string
  /** True when it was not kept and had to be checked. */
  readonly isNew: boolean
  /** Errors in a new one that its author should know, and that do not keep it from being run. */
  readonly flaws: readonly Finding[]
}

/**
 * The policy ready to judge: from the store when this very file was compiled before, else checked.
 *
 * @param isChecked false for what flags stand for, which cannot have such errors
 * @throws VitalsError POLICY_INVALID, also for conditions under which the same data gives one verdict and then another
 */
export async function compiledPolicyOf(
  file: PolicyFile,
  store: Store | null,
  version: string,
  isChecked = true,
): Promise<ReadyPolicy> {
  const key = `${file.digest} engine ${engineNumber} vitals ${version}`
  const kept = await store?.compiledPolicy(file.realPath, key)
  if (kept) return { checked: kept, isNew: false, key, flaws: [] }
  const { loadPlacedPolicy } = await import('../core/policy/language/load/load.ts')
  const placed = loadPlacedPolicy({ path: file.shownPath, bytes: file.bytes }, file.digest)
  const { policy, warnings } = placed
  const checked = { policy, warnings }
  if (!isChecked) return { checked, isNew: true, key, flaws: [] }
  const { flawsIn } = await import('../core/policy/workbench/lint/flaws.ts')
  return { checked, isNew: true, key, flaws: flawsIn(placed) }
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
