import * as v from 'valibot'
import { nearest } from '../../../text/nearest.ts'
import type { Findings } from './findings.ts'
import { allowedKeys, allowedValues } from './schema-keys.ts'
import { addressHint, durationHint, numberHint, quotesHint } from './value-hint.ts'
import type { YamlPath, YamlSource } from './yaml.ts'

type Issue = v.BaseIssue<unknown>

/** Where the part that a schema judges stands in the file, and what to call it there. */
export interface Part {
  readonly path: YamlPath
  readonly label: string
  /** Keys that the mapping may have as well, which the schema does not know because they were judged before. */
  readonly keysBefore?: readonly string[]
}

/**
 * Judges plain data by a valibot schema and notes every issue with its place.
 *
 * @returns the schema's output, also beside issues that leave its shape as it should be (an unknown key, a text of
 * the wrong form), so that more of the file can be checked; `null` when the shape is wrong.
 */
export function checkStructure<T>(
  schema: v.GenericSchema<unknown, T>,
  data: unknown,
  part: Part,
  source: YamlSource,
  findings: Findings,
): T | null {
  const kept = structuredClone(data)
  // A strict object names only its first unknown key, so each one is taken out until none is left.
  for (let round = 0; round < 100; round += 1) {
    // Of a value that is wrong in several ways the first is told: the others often follow from it.
    const result = v.safeParse(schema, kept, { abortPipeEarly: true })
    const issues = (result.issues ?? []).flatMap((issue) => deepest(issue, []))
    const unknown = issues.filter(isUnknownKey)
    if (unknown.length === 0) {
      for (const placed of issues) {
        if (isMissing(placed))
          reportMissing(placed.path, allowedValues(schema, placed.path, kept), part, source, findings)
        else describe(placed.issue, placed.path, part, source, findings)
      }
      return result.typed ? result.output : null
    }
    for (const { path } of unknown) {
      const before = path.length === 1 ? (part.keysBefore ?? []) : []
      const allowed = [...before, ...allowedKeys(schema, path.slice(0, -1), kept)]
      reportUnknownKey(path, allowed, part, source, findings)
      remove(kept, path)
    }
  }
  return null
}

interface PlacedIssue {
  readonly issue: Issue
  readonly path: YamlPath
}

/** A union's issue stands for those of its forms; the form that was understood furthest is the one meant. */
function deepest(issue: Issue, above: YamlPath): readonly PlacedIssue[] {
  const path = [...above, ...(issue.path ?? []).map((step) => step.key as string | number)]
  const below = (issue.issues ?? []).flatMap((inner) => deepest(inner, path))
  const further = below.filter((inner) => inner.path.length > path.length)
  return further.length > 0 ? further : [{ issue, path }]
}

function isUnknownKey({ issue }: PlacedIssue): boolean {
  return issue.expected === 'never' && atKey(issue) && !isList(issue)
}

function atKey(issue: Issue): boolean {
  const last = issue.path?.at(-1)
  return last !== undefined && 'origin' in last && last.origin === 'key'
}

function isList(issue: Issue): boolean {
  const last = issue.path?.at(-1)
  return last?.type === 'object' && Array.isArray(last.input)
}

function isMissing({ issue }: PlacedIssue): boolean {
  if (issue.kind !== 'schema' || issue.input !== undefined || isList(issue)) return false
  return atKey(issue) || issue.type === 'variant'
}

function reportMissing(
  path: YamlPath,
  allowed: readonly string[],
  part: Part,
  source: YamlSource,
  findings: Findings,
): void {
  const key = String(path.at(-1))
  const above = [...part.path, ...path.slice(0, -1)]
  const parent = labelOf(path.slice(0, -1), part)
  const hint = misnamed(key, allowed, valueAt(source.data, above)) ?? listed(allowed)
  findings.error('missing_key', `${parent} needs '${key}'.`, source.keyPlace(above), hint)
}

/** What stands under another key than it should: `type: http` for `kind: http`. */
function misnamed(key: string, allowed: readonly string[], written: unknown): string | null {
  const entries = Object.entries(typeof written === 'object' && written !== null ? written : {})
  const found = entries.find(([, value]) => allowed.includes(String(value)))
  return found === undefined ? null : `Write '${key}: ${found[1]}' instead of '${found[0]}: ${found[1]}'.`
}

function listed(allowed: readonly string[]): string | null {
  return allowed.length === 0 ? null : `Known here: ${allowed.join(', ')}.`
}

function valueAt(data: unknown, path: YamlPath): unknown {
  let part = data
  for (const step of path) part = (part as Readonly<Record<string | number, unknown>> | undefined)?.[step]
  return part
}

function reportUnknownKey(
  path: YamlPath,
  allowed: readonly string[],
  part: Part,
  source: YamlSource,
  findings: Findings,
): void {
  const key = String(path.at(-1))
  findings.error(
    'unknown_key',
    `There is no key '${key}' here.`,
    source.keyPlace([...part.path, ...path]),
    didYouMean(key, allowed) ??
      (allowed.length > 0 ? `Known here: ${allowed.join(', ')}.` : 'Nothing is known here.'),
  )
}

function describe(issue: Issue, path: YamlPath, part: Part, source: YamlSource, findings: Findings): void {
  const whole = [...part.path, ...path]
  const label = labelOf(path, part)
  if (isList(issue)) {
    const message = `${labelOf(path.slice(0, -1), part)} must be a mapping, not a list.`
    findings.error('wrong_type', message, source.place(whole.slice(0, -1)))
  } else if (atKey(issue)) {
    findings.error('wrong_key', `${label} ${issue.message}.`, source.keyPlace(whole))
  } else {
    const code =
      issue.kind === 'schema' && issue.type !== 'picklist' && issue.type !== 'variant'
        ? 'wrong_type'
        : 'wrong_value'
    findings.error(code, wordingOf(issue, label), source.place(whole), hintFor(issue, whole, source.data))
  }
}

function wordingOf(issue: Issue, label: string): string {
  const allowed = quoted(issue.expected)
  const given = issue.message.startsWith('Invalid ') ? predicateOf(issue, allowed) : issue.message
  const found = given.startsWith('must be ') ? `, not ${shown(issue.input)}` : ''
  return `${label} ${given}${found}.`
}

function predicateOf(issue: Issue, allowed: readonly string[]): string {
  if (allowed.length > 0) return `must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}`
  switch (issue.expected) {
    case 'Object':
      return 'must be a mapping'
    case 'Array':
      return 'must be a list'
    case 'string':
      return 'must be text'
    case 'number':
      return 'must be a number'
    case 'boolean':
      return 'must be true or false'
    default:
      return issue.expected === null ? 'has a wrong value' : `must be ${issue.expected}`
  }
}

function hintFor(issue: Issue, path: YamlPath, data: unknown): string | null {
  const { input } = issue
  if (typeof input !== 'string' && typeof input !== 'number') return null
  return valueHint(issue, input, path, data) ?? nameHint(issue)
}

function valueHint(issue: Issue, value: string | number, path: YamlPath, data: unknown): string | null {
  const above = valueAt(data, path.slice(0, -2)) as { readonly signal?: unknown } | undefined
  const signal = typeof above?.signal === 'string' ? above.signal : null
  const written = { key: String(path.at(-1)), value, signal }
  const wanted = wordingOf(issue, '')
  if (wanted.includes('must be a duration')) return durationHint(written)
  if (/must be a (?:whole )?number/.test(wanted)) return numberHint(written)
  if (wanted.includes('must be an http:// or https://')) return addressHint(String(value))
  return quotesHint(String(value))
}

function nameHint(issue: Issue): string | null {
  if (typeof issue.input !== 'string') return null
  const allowed = quoted(issue.expected)
  const named = issue.message.startsWith('Invalid ') || allowed.length === 0
  return didYouMean(issue.input, allowed) ?? (named ? null : `Known here: ${allowed.join(', ')}.`)
}

/** A hint that names the candidate a misspelt word is closest to, `null` when none is close. */
export function didYouMean(word: string, candidates: readonly string[]): string | null {
  const close = nearest(word, candidates)
  return close === null ? null : `Did you mean '${close}'?`
}

function quoted(expected: string | null): readonly string[] {
  return [...(expected ?? '').matchAll(/"([^"]*)"/g)].map(([, word]) => word as string)
}

function labelOf(path: YamlPath, part: Part): string {
  const key = path.findLast((step) => typeof step === 'string')
  const index = path.at(-1)
  if (key === undefined) return part.label
  return typeof index === 'number' ? `Item ${index + 1} of '${key}'` : `'${key}'`
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  const text = typeof value === 'string' ? `'${value}'` : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

function remove(data: unknown, path: YamlPath): void {
  let parent = data as Record<string | number, unknown>
  for (const step of path.slice(0, -1)) parent = parent[step] as Record<string | number, unknown>
  delete parent[path.at(-1) as string | number]
}
