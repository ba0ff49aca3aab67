import { targetText } from '../../core/probe-kind/target.ts'
import { canonicalJson } from '../../core/text/canonical-json.ts'
import { shellLine } from '../../core/text/shell-words.ts'
import type { Value } from '../../core/value.ts'
import { type AdHocOption, commonOptions, readOptions } from './options.ts'

// What they hold may be secret.
const neverShown: readonly string[] = ['headers', 'env', ...commonOptions]

/**
 * What a check of flags looks at, as text: its target and what else was asked of it, `/var/log/app.log pattern=ERROR`.
 *
 * @returns `null` for this host as a whole, and for options that the kind refuses
 */
export function shownTarget(kind: string, options: readonly AdHocOption[]): string | null {
  const read = readOptions(kind, options)
  if (read === null) return null
  const target = targetText(kind, read)
  const more = options.filter(({ name }) => {
    if (neverShown.includes(name)) return false
    const { [name]: _, ...others } = read
    return targetText(kind, others) === target && !isDefault(kind, options, name, read[name])
  })
  const shown = more.toSorted(byName).map(({ name, value }) => `${name}=${textOf(value)}`)
  const parts = [...(target === null ? [] : [target]), ...(shown.length === 0 ? [] : [shellLine(shown)])]
  return parts.length === 0 ? null : parts.join(' ')
}

function isDefault(kind: string, options: readonly AdHocOption[], name: string, value: unknown): boolean {
  const without = readOptions(
    kind,
    options.filter((option) => option.name !== name),
  )
  return (
    without?.[name] !== undefined && canonicalJson(without[name] as Value) === canonicalJson(value as Value)
  )
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function byName(one: AdHocOption, other: AdHocOption): number {
  return one.name < other.name ? -1 : 1
}
