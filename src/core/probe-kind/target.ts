import type { Value } from '../value.ts'
import { probeKinds } from './kinds.ts'

/**
 * The options that the one word after a kind on the command line stands for: `/var` is the path of a disk, `db:5432`
 * host and port of a tcp probe.
 *
 * @returns `null` where the kind has no target.
 */
export function targetOptions(kind: string, target: string): Readonly<Record<string, Value>> | null {
  const read = Object.hasOwn(probeKinds, kind) ? probeKinds[kind]?.target : undefined
  if (read === undefined) return null
  return typeof read === 'string' ? { [read]: target } : read(target)
}
