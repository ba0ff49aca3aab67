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
  const head = `${check.name} ${check.state} since ${check.since}: ${check.reason ?? ''}`
  // A condition that stands for a reason is often longer than the rest of the line.
  const beside = check.covered === null && displayWidth(head) + 2 <= pen.width
  const reason = check.reason === null || !beside ? '' : `: ${escapeControl(check.reason)}`
  const below = check.reason === null || beside ? [] : lines(check.reason, '  ', pen)
  const covered =
    check.covered === null ? '' : ` (last known ${statePaint(check.covered, palette)(check.covered)})`
  return [
    `${stated(check.name, check.state, pen)}${covered} ${palette.faint(`since ${check.since}`)}${reason}`,
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
    `  ${arrow} ${statePaint(to, palette)(to)} ${palette.faint(counters.join(', '))}`,
    ...treeLines(condition, '    ', pen),
    ...(and === null ? [] : ['    and of the last sample', ...treeLines(and, '    ', pen)]),
    ...lines(way.change, '    ', pen).map((line) => palette.strong(line)),
  ]
}

function treeLines(part: ConditionExplained, indent: string, pen: Pen): string[] {
  const own = `${indent}${painted(part.value, pen)} ${escapeControl(part.text)}`
  return [own, ...part.children.flatMap((child) => treeLines(child, `${indent}  `, pen))]
}

/** A text in lines of the terminal behind an indent. */
function lines(text: string, indent: string, { width }: Pen): string[] {
  return wrap(escapeControl(text), width - indent.length).map((line) => `${indent}${line}`)
}

function painted(value: Value, { palette, style }: Pen): string {
  if (value === true) return palette.good(style.unicode ? '✓ true' : '+ true')
  if (value === false) return palette.bad(style.unicode ? '✗ false' : 'x false')
  if (value === null) return palette.unclear('? unknown')
  return palette.strong(valueText(value))
}

function stated(name: string, state: State, { style, palette }: Pen): string {
  const paint = statePaint(state, palette)
  return `${paint(`${stateSymbol(state, style.unicode)} ${escapeControl(name)}`)} ${paint(state)}`
}

function of({ have, need }: { readonly have: number; readonly need: number }): string {
  return `${have} of ${need}`
}
