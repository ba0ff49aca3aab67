import { inWords } from '../../core/policy/language/condition/in-words.ts'
import { unitOfName } from '../../core/probe-kind/unit-of-name.ts'
import type { CheckReport } from '../../core/report/probe.ts'
import type { Value } from '../../core/value.ts'
import { escapeControl } from '../terminal/escape.ts'
import { isMap, namedValues, numberText } from '../terminal/value-text.ts'

const deepest = 4

type Limit = CheckReport['limits'][number]

/**
 * The values that a check was judged by, each with its unit and its limits: `71.9 % free (degraded < 15, critical < 8)`,
 * `read_only false`. Values with limits come first; values that are
 * not there are told where nothing else is, or nothing is known. The check's own name is not said again.
 */
export function measures({ name, values, limits, state }: CheckReport): string[] {
  const told = Object.entries(values).filter(([, value]) => value !== null || state === 'unknown')
  const all = (told.length > 0 ? told : Object.entries(values)).map(([path, value]) => {
    const own = limits.filter((limit) => limit.value === path)
    return { isLimited: own.length > 0, texts: measureTexts(withoutOwner(path, name), value, own) }
  })
  return [...all.filter(({ isLimited }) => isLimited), ...all.filter(({ isLimited }) => !isLimited)].flatMap(
    ({ texts }) => texts,
  )
}

/** Values by their names: a number as `71.9 % free` where its name tells the unit; else `name value`, maps opened. */
export function namedMeasures(values: Readonly<Record<string, Value>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => measureTexts(name, value, []))
}

/**
 * Why a check is in its state, for people. A condition that the check's own limits show already is not said again; one
 * that waits for a count is "not decided yet".
 */
export function untoldReasons({ reasons, limits, values, state }: CheckReport): string[] {
  const isShown = (reason: string) =>
    limits.some(({ value, to, condition }) => {
      return to === state && condition === reason && typeof values[value] === 'number'
    })
  return reasons
    .filter((reason) => !isShown(reason))
    .map((reason) => (reason === 'undecided' ? 'not decided yet' : inWords(reason)))
}

/** How far a check is on its ways to other states, each text once: `1 of 3, 40s of 2m to degraded`. */
export function progress({ counters }: Pick<CheckReport, 'counters'>): string[] {
  const texts = Object.entries(counters).flatMap(([transition, count]) =>
    isUnderWay(count) ? [counterText(transition, count)] : [],
  )
  return [...new Set(texts)]
}

// A way that counted all it asks for waits for something else, and its count says nothing.
function isUnderWay(count: string): boolean {
  return count.split(', ').some((part) => {
    const [have, need] = part.split('/')
    return have !== need
  })
}

// `1/3, 40s/2m` is read as `1 of 3, 40s of 2m to degraded`, `3/3, held 4m` as `healthy is held back for 4m`.
function counterText(transition: string, count: string): string {
  const to = transition.slice(transition.indexOf('->') + 2)
  const held = count.split(', held ')[1]
  if (held !== undefined) return `${to} is held back for ${held}`
  return `${count.replaceAll('/', ' of ')} to ${to}`
}

function measureTexts(name: string, value: Value, limits: readonly Limit[]): string[] {
  if (isMap(value) && name.split('.').length < deepest && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, inner]) => measureTexts(`${name}.${key}`, inner, []))
  if (typeof value !== 'number') return namedValues({ [name]: value })
  return [`${numberWithUnit(name, value)}${limitText(limits)}`]
}

function numberWithUnit(name: string, value: number): string {
  const field = name.slice(name.lastIndexOf('.') + 1)
  const known = unitOfName(field)
  if (known === null) return `${escapeControl(name)} ${numberText(value)}`
  const words =
    name.slice(0, name.length - field.length).replaceAll('.', ' ') + known.rest.replaceAll('_', ' ')
  return `${numberText(value)} ${known.unit} ${escapeControl(words)}`
}

function limitText(limits: readonly Limit[]): string {
  if (limits.length === 0) return ''
  return ` (${limits.map(({ to, operator, threshold }) => `${to} ${operator} ${threshold}`).join(', ')})`
}

// In the row of `disk`, `disk.free_pct` and `disk_free_pct` are its free space.
function withoutOwner(path: string, owner: string): string {
  const rest = path.slice(owner.length + 1)
  return path.startsWith(`${owner}.`) || (path.startsWith(`${owner}_`) && unitOfName(rest) !== null)
    ? rest
    : path
}
