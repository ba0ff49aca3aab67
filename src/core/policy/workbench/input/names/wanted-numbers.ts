import type { Engine } from '../../../engine/compiled.ts'
import { pathOf } from '../../../language/condition/paths.ts'
import type { Tree } from '../../../language/condition/tree.ts'
import { partsOf } from '../../../language/condition/tree-parts.ts'
import type { Policy } from '../../../language/policy.ts'
import { inletsOf } from './inlets.ts'

/** What a policy needs of a value: a number, or what a window counts, where true and false are 1 and 0. */
export type Wanted = 'number' | 'count'

/**
 * The paths whose values a policy compares with numbers, calculates with or puts into a window, and nothing else: any
 * other text there is a mistake of whoever wrote the samples.
 */
export function wantedNumbers(policy: Policy): ReadonlyMap<string, Wanted> {
  const uses = new Uses()
  for (const { name, type } of policy.facts) if (type === 'number') uses.note(name, 'number')
  for (const { transitions } of policy.checks) {
    for (const { condition, and } of transitions) {
      uses.visit(condition.tree, null)
      if (and !== null) uses.visit(and.tree, null)
    }
  }
  for (const trigger of policy.escalation.triggers) {
    if (trigger.kind === 'contradiction') uses.visit(trigger.when.tree, null)
  }
  // Each signal reads only those before it.
  for (const { name, expression, window } of [...policy.signals].reverse()) {
    uses.visit(expression.tree, window === null ? uses.of(name) : 'count')
  }
  return uses.numbers()
}

/** The same by slot, those of fields that stand by themselves included. */
export function wantedInSlots(engine: Engine): ReadonlyMap<number, Wanted> {
  const { slots } = inletsOf(engine)
  const wanted = [...wantedNumbers(engine.policy)].flatMap(([text, use]): [number, Wanted][] => {
    const slot = slots.get(text)
    return slot === undefined ? [] : [[slot, use]]
  })
  return new Map(wanted)
}

type Use = Wanted | 'other' | null

class Uses {
  readonly #uses = new Map<string, Use>()

  of(path: string): Use {
    return this.#uses.get(path) ?? null
  }

  numbers(): Map<string, Wanted> {
    return new Map(
      [...this.#uses].filter((use): use is [string, Wanted] => use[1] !== 'other' && use[1] !== null),
    )
  }

  note(path: string, use: Use): void {
    const before = this.of(path)
    if (use === null || before === 'other') return
    if (use === 'other' || before !== 'number') this.#uses.set(path, use)
  }

  /** Notes what becomes of every path in a tree; `use` is what becomes of the tree's own value. */
  visit(tree: Tree, use: Use): void {
    if (tree.op === 'has') return
    const path = pathOf(tree)
    if (path !== null) {
      this.note(path.text, use)
      return
    }
    for (const part of partsOf(tree)) {
      this.visit(part, tree.op === 'if' ? (part === tree.test ? null : use) : useOfParts(tree, use))
    }
  }
}

/** What a tree does with its parts' values, when `use` is done with its own. */
function useOfParts(tree: Tree, use: Use): Use {
  switch (tree.op) {
    case '<':
    case '<=':
    case '>':
    case '>=':
      return isText(tree.left) || isText(tree.right) ? 'other' : 'number'
    case '==':
    case '!=':
      return equated(tree)
    case '-':
    case '*':
    case '/':
    case '%':
    case 'negate':
      return 'number'
    case '+':
      return isText(tree.left) || isText(tree.right) ? 'other' : use
    case 'not':
    case 'and':
    case 'or':
      return null
    default:
      return 'other'
  }
}

/** Equality takes values of any type; only a number on one side tells what the other is. */
function equated({ left, right }: { readonly left: Tree; readonly right: Tree }): Use {
  if (isNumber(left) || isNumber(right)) return 'number'
  return left.op === 'value' || right.op === 'value' ? 'other' : null
}

const calculating: ReadonlySet<string> = new Set(['-', '*', '/', '%', 'negate'])

function isNumber(tree: Tree): boolean {
  return calculating.has(tree.op) || (tree.op === 'value' && typeof tree.value === 'number')
}

function isText(tree: Tree): boolean {
  return tree.op === 'value' && typeof tree.value === 'string'
}
