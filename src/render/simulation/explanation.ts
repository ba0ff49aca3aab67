import { inWords, reasonInWords } from '../../core/policy/language/condition/in-words.ts'
import type {
  CheckExplained,
  ConditionExplained,
  PolicyExplained,
  WayExplained,
} from '../../core/policy/workbench/explain/report.ts'
import type { State } from '../../core/state.ts'
import { formatDuration } from '../../core/text/duration.ts'
import type { Value } from '../../core/value.ts'
import { escapeControl } from '../terminal/escape.ts'
import type { Paint } from '../terminal/palette.ts'
import { statePaint, stateSymbol } from '../terminal/state-mark.ts'
import { type Pen, penFor, type Style } from '../terminal/style.ts'
import { valueText } from '../terminal/value-text.ts'
import { displayWidth } from '../terminal/width.ts'
import { wrap } from '../terminal/wrap.ts'

/** Why each check is in its state and what would change it: its ways out as trees with the value of every part. */
export function renderExplanation(explained: PolicyExplained, style: Style): string {
  const pen = penFor(style)
  const { policy, state, since, at, checks } = explained
  const head = `${stated(policy, state, pen)} ${pen.palette.faint(`at ${at}, since ${since}`)}`
  return `${[head, ...checks.map((check) => checkLines(check, pen).join('\n'))].join('\n\n')}\n`
}

function checkLines(check: CheckExplained, pen: Pen): string[] {
  const { palette } = pen
  const reason = check.reason === null ? null : reasonInWords(check.reason)
  const head = `${check.name} ${check.state} since ${check.since}: ${reason ?? ''}`
  // A condition that stands for a reason is often longer than the rest of the line.
  const beside = check.covered === null && displayWidth(head) + 2 <= pen.width
  const aside = reason === null || !beside ? '' : `: ${escapeControl(reason)}`
  const below = reason === null || beside ? [] : lines(reason, '  ', pen)
  const covered =
    check.covered === null ? '' : ` (last known ${statePaint(check.covered, palette)(check.covered)})`
  return [
    `${stated(check.name, check.state, pen)}${covered} ${palette.faint(`since ${check.since}`)}${aside}`,
    ...below,
    ...asides(check).map((line) => `  ${line}`),
    ...distinct(check.ways.map((way) => wayLines(way, pen).join('\n'))),
  ]
}

/** Out of unknown, entries from two states may be one and the same to a reader. */
function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}

function asides({ missing, recover, hold, flapping, ways }: CheckExplained): string[] {
  return [
    ...(flapping ? ['flapping: its messages are held back'] : []),
    ...(missing === null ? [] : [`${of(missing)} samples without data; then unknown`]),
    ...(recover === null ? [] : [`healthy after ${lacking(recover)} in which none of these holds`]),
    ...(hold === null ? [] : [heldText(hold)]),
    ...(ways.length === 0 && recover === null ? ['no transition leads out of this state'] : []),
  ]
}

function heldText({ ms, until }: NonNullable<CheckExplained['hold']>): string {
  return until === null
    ? `held for ${formatDuration(ms)} after the condition that led here ends`
    : `held until ${until}`
}

function lacking({ have, need }: { readonly have: number; readonly need: number }): string {
  const left = need - have
  return `${left} ${have > 0 ? 'more ' : ''}sample${left === 1 ? '' : 's'}`
}

function wayLines(way: WayExplained, pen: Pen): string[] {
  const { palette, style } = pen
  const { to, condition, and, samples, for_ms } = way
  const arrow = style.unicode ? '→' : '->'
  const counters = [
    `${of(samples)} ${samples.need === 1 ? 'sample' : 'samples'}`,
    ...(for_ms === null ? [] : [`${formatDuration(for_ms.have)} of ${formatDuration(for_ms.need)}`]),
  ]
  return [
    `  ${arrow} ${statePaint(to, palette)(to)}: ${palette.faint(counters.join(', '))}`,
    ...treeLines(condition, '    ', pen),
    ...(and === null ? [] : ['    and the last sample must meet', ...treeLines(and, '    ', pen)]),
    ...lines(way.change, '    ', pen).map((line) => palette.strong(line)),
  ]
}

/** A condition as `false: web.up == true`, and below it what it is made of, down to `web.up = false`. */
function treeLines(part: ConditionExplained, indent: string, pen: Pen): string[] {
  const text = inWords(part.text)
  // The inverse is told in the place of `!( )`, so that what stands in it would be the same the other way round.
  const isInverse = text !== part.text && !text.startsWith('not ')
  const below = isInverse ? part.children.flatMap(({ children }) => children) : part.children
  return [
    ...valued(part.value, `: ${text}`, indent, pen),
    ...below.flatMap((child) => partLines(child, `${indent}  `, pen)),
  ]
}

function partLines(part: ConditionExplained, indent: string, pen: Pen): string[] {
  if (part.children.length > 0 || part.text.startsWith('!')) return treeLines(part, indent, pen)
  const told = part.value === null ? ' has no value' : ` = ${valueText(part.value)}`
  return lines(`${part.text}${told}`, indent, pen)
}

function valued(value: Value, rest: string, indent: string, pen: Pen): string[] {
  const word = value === null ? 'unknown' : valueText(value)
  const [first = '', ...more] = lines(`${word}${rest}`, indent, pen)
  return [
    `${indent}${paintOf(value, pen)(word)}${first.slice(indent.length + word.length)}`,
    ...more.map((line) => `  ${line}`),
  ]
}

/** A text in lines of the terminal behind an indent. */
function lines(text: string, indent: string, { width }: Pen): string[] {
  return wrap(escapeControl(text), width - indent.length).map((line) => `${indent}${line}`)
}

function paintOf(value: Value, { palette }: Pen): Paint {
  if (value === null) return palette.unclear
  if (typeof value !== 'boolean') return palette.strong
  return value ? palette.good : palette.bad
}

function stated(name: string, state: State, { style, palette }: Pen): string {
  const paint = statePaint(state, palette)
  return `${paint(`${stateSymbol(state, style.unicode)} ${escapeControl(name)}`)} ${paint(state)}`
}

function of({ have, need }: { readonly have: number; readonly need: number }): string {
  return `${have} of ${need}`
}
