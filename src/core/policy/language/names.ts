import type { Field } from '../../probe-kind/kind.ts'

/**
 * What a name of a policy holds: one value, or a probe with its fields (`fields: null` where a plugin makes them
 * up). `dyn` says that only the samples will tell.
 */
export type NameType =
  | 'number'
  | 'bool'
  | 'string'
  | 'dyn'
  | { readonly fields: Readonly<Record<string, Field>> | null }

/** The names a condition may read. `open` accepts any other name too, because names come from the samples. */
export interface Scope {
  readonly names: ReadonlyMap<string, NameType>
  readonly open: boolean
}

/** Keys that reach into JavaScript's own objects; refused as name, field and index key alike. */
export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Words that the condition language keeps for itself, its type names included. */
const languageWords: ReadonlySet<string> = new Set(
  (
    'as break const continue else for function if import let loop package namespace return var void while ' +
    'true false null in bool bytes cel double int list map null_type optional string type uint'
  ).split(' '),
)

/**
 * Why a probe, signal or fact cannot bear this name, in words that follow "'<name>' "; `null` when it can. A name
 * such as `disk-root` could be declared but never read: in a condition it is a subtraction.
 */
export function nameProblem(name: string): string | null {
  if (forbiddenKeys.has(name)) return 'is not allowed as a name.'
  if (languageWords.has(name)) return 'is a word of the condition language.'
  if (/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name)) return null
  return "is not a name: use letters, digits and '_', not beginning with a digit."
}
