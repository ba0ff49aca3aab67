import type { Value } from '../value.ts'
import { probeKinds } from './registry.ts'

/**
 * The options that the one word after a kind on the command line stands for: `/var` is the path of a disk, `db:5432`
 * host and port of a tcp probe.
 *
 * @returns `null` where the kind has no target.
 * @throws VitalsError AD_HOC_INVALID for a word that cannot be read
 */
export function targetOptions(kind: string, target: string): Readonly<Record<string, Value>> | null {
  const read = Object.hasOwn(probeKinds, kind) ? probeKinds[kind]?.target : undefined
  if (read === undefined) return null
  return typeof read === 'string' ? { [read]: target } : read(target)
}

/** The target that a probe with these options looks at, as text; `null` where the options name none. */
export function targetText(kind: string, options: Readonly<Record<string, unknown>>): string | null {
  const { target, targetText: text } = probeKinds[kind] ?? {}
  if (text !== undefined) return text(options) ?? null
  const named = typeof target === 'string' ? options[target] : undefined
  return named === undefined ? null : String(named)
}
