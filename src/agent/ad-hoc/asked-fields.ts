import { type CelNode, parseCel } from '../../core/policy/language/condition/cel.ts'
import { parseCondition } from '../../core/policy/language/condition/condition.ts'
import type { Tree } from '../../core/policy/language/condition/tree.ts'
import { partsOf } from '../../core/policy/language/condition/tree-parts.ts'
import type { Scope } from '../../core/policy/language/names.ts'

const anyName: Scope = { names: new Map(), open: true }

/**
 * The fields that a condition asks for, by their own names or through the probe's: `up`, `http.up`, `http["up"]`,
 * `has(http.up)`, wherever they stand. What a text holds, what a longer name holds and what a macro binds is none.
 *
 * @returns none for a condition that cannot be read: what loads it says so
 */
export function askedFields(condition: string, probe: string): ReadonlySet<string> {
  const parsed = parseCondition(condition, anyName, 'any')
  const asked = new Set<string>()
  if (parsed.ok) collect(parsed.expression.tree, probe, new Set(), asked)
  return asked
}

function collect(tree: Tree, probe: string, bound: ReadonlySet<string>, asked: Set<string>): void {
  const field = fieldOf(tree, probe, bound)
  if (field !== null) asked.add(field)
  else if (tree.op === 'name' && tree.name !== probe && !bound.has(tree.name)) asked.add(tree.name)
  for (const part of partsOf(tree)) collect(part, probe, bound, asked)
  if ('body' in tree) collect(tree.body, probe, new Set(bound).add(tree.bind), asked)
}

function fieldOf(tree: Tree, probe: string, bound: ReadonlySet<string>): string | null {
  if (tree.op !== 'select' && tree.op !== 'has' && tree.op !== 'index') return null
  if (tree.of.op !== 'name' || tree.of.name !== probe || bound.has(probe)) return null
  const key = tree.op === 'index' ? tree.key : tree.field
  return typeof key === 'string' ? key : null
}

/** The condition with `has(field)` written as the language has it: `has(probe.field)`. */
export function withProbeInHas(condition: string, probe: string): string {
  const parsed = parseCel(condition, anyName)
  if (!('root' in parsed)) return condition
  const starts = bareHasIn(parsed.root).toSorted((one, other) => other - one)
  return starts.reduce((text, at) => `${text.slice(0, at)}${probe}.${text.slice(at)}`, condition)
}

/** Where the name stands that a `has()` asks for without a probe. */
function bareHasIn(part: unknown): number[] {
  if (typeof part !== 'object' || part === null) return []
  if (Array.isArray(part)) return part.flatMap(bareHasIn)
  if (!('op' in part && 'args' in part)) return []
  const node = part as CelNode
  if (node.op !== 'call' || node.args[0] !== 'has') return bareHasIn(node.args)
  const [argument] = node.args[1]
  return argument?.op === 'id' ? [argument.start] : []
}

/** The condition with another one behind `||`; one that cannot be read stays alone, so that what is told of it is its own. */
export function orElse(condition: string, other: string): string {
  const parsed = parseCel(condition, anyName)
  if (!('root' in parsed)) return condition
  return `${parsed.root.op === '?:' ? `(${condition})` : condition} || ${other}`
}
