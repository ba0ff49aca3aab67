import { probeKinds } from '../../../probe-kind/registry.ts'
import type { Value } from '../../../value.ts'
import { pathsIn } from '../../language/condition/paths.ts'
import type { Tree } from '../../language/condition/tree.ts'
import { partsOf } from '../../language/condition/tree-parts.ts'
import type { Policy, SignalSpec } from '../../language/policy.ts'
import { representatives } from './representatives.ts'
import type { Variable } from './variable.ts'

/**
 * The variables of conditions that only compare with constants; `null` where one computes, or where a signal and
 * what it is made of are both compared, since their values are not free of each other.
 */
export function variablesIn(policy: Policy, conditions: readonly Tree[]): readonly Variable[] | null {
  const collector = new Collector(policy)
  if (!conditions.every((tree) => collector.logic(tree))) return null
  return collector.independent() ? collector.variables() : null
}

interface Collected {
  readonly text: string
  readonly name: string
  readonly fields: readonly string[]
  readonly constants: Set<Value>
  asked: boolean
}

interface Root {
  readonly text: string
  readonly name: string
  readonly fields: readonly string[]
}

const shareLimits = [0, 100] as const
const noLimits = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const
const comparing: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>='])

class Collector {
  readonly #policy: Policy
  readonly #signals: ReadonlyMap<string, SignalSpec>
  readonly #found = new Map<string, Collected>()

  constructor(policy: Policy) {
    this.#policy = policy
    this.#signals = new Map(policy.signals.map((signal) => [signal.name, signal]))
  }

  /** Collects from a tree of truths; false when part of it computes. */
  logic(tree: Tree): boolean {
    if (tree.op === 'value') return true
    if (tree.op === 'and' || tree.op === 'or' || tree.op === 'not' || tree.op === 'if') {
      return partsOf(tree).every((part) => this.logic(part))
    }
    if (tree.op === 'has') {
      const root = this.#root({ op: 'select', of: tree.of, field: tree.field, at: tree.at })
      if (root !== null) this.#entry(root).asked = true
      return root !== null
    }
    if (comparing.has(tree.op) && 'left' in tree) return this.#comparison(tree.left, tree.right)
    if (tree.op === 'in' && tree.right.op === 'list') {
      return tree.right.items.every((item) => this.#comparison(tree.left, item))
    }
    return this.#truth(tree)
  }

  /** Whether no variable is computed from what another one is, or is computed from. */
  independent(): boolean {
    const all = [...this.#found].map(([path, { name }]) =>
      this.#signals.has(name) ? this.#baseOf(name) : [path],
    )
    return all.every((base, index) => !all.slice(index + 1).some((other) => meet(base, other)))
  }

  variables(): readonly Variable[] {
    return [...this.#found.values()].map(({ text, name, fields, constants, asked }) => {
      const thresholds = [...constants].filter((constant) => typeof constant === 'number')
      thresholds.sort((a, b) => a - b)
      const limits = this.#isShare(name, fields) ? shareLimits : noLimits
      const values = representatives(thresholds, constants, limits)
      return { text, name, fields, thresholds, limits, values: asked ? [...values, undefined] : values }
    })
  }

  #comparison(left: Tree, right: Tree): boolean {
    const [side, constant] = right.op === 'value' ? [left, right] : [right, left]
    if (side.op === 'value') return constant.op === 'value'
    const root = this.#root(side)
    if (root === null || (constant.op !== 'value' && constant.op !== 'negate')) return false
    const value = constantOf(constant)
    if (value === undefined) return false
    this.#entry(root).constants.add(value)
    return true
  }

  #truth(tree: Tree): boolean {
    if (tree.op === 'name') {
      const signal = this.#signals.get(tree.name)
      const isLogic = signal?.window === null && !isPath(signal.expression.tree)
      if (isLogic) return this.logic(signal.expression.tree)
    }
    const root = this.#root(tree)
    if (root === null) return false
    this.#entry(root).constants.add(true).add(false)
    return true
  }

  /** What a path stands for: a signal that only renames a path is that path. */
  #root(tree: Tree): Root | null {
    if (tree.op === 'select') {
      const base = this.#root(tree.of)
      const { field } = tree
      return base && { text: `${base.text}.${field}`, name: base.name, fields: [...base.fields, field] }
    }
    if (tree.op !== 'name') return null
    const signal = this.#signals.get(tree.name)
    if (signal?.window === null && isPath(signal.expression.tree)) {
      const root = this.#root(signal.expression.tree)
      return root && { ...root, text: tree.name }
    }
    return { text: tree.name, name: tree.name, fields: [] }
  }

  #entry({ text, name, fields }: Root): Collected {
    const key = [name, ...fields].join('.')
    const known = this.#found.get(key)
    if (known !== undefined) return known
    const entry: Collected = { text, name, fields, constants: new Set(), asked: false }
    this.#found.set(key, entry)
    return entry
  }

  /** The paths that a signal is made of, through other signals. */
  #baseOf(name: string): readonly string[] {
    const { tree } = (this.#signals.get(name) as SignalSpec).expression
    return pathsIn(tree).flatMap((path) => {
      return this.#signals.has(path.name) ? this.#baseOf(path.name) : [[path.name, ...path.fields].join('.')]
    })
  }

  #isShare(name: string, fields: readonly string[]): boolean {
    const kind = this.#policy.probes.find((probe) => probe.name === name)?.kind
    const [field, ...deeper] = fields
    if (kind === undefined || field === undefined || deeper.length > 0) return false
    return probeKinds[kind]?.fields?.[field]?.unit === '%'
  }
}

function isPath(tree: Tree): boolean {
  return tree.op === 'name' || (tree.op === 'select' && isPath(tree.of))
}

function constantOf(tree: Tree): Value | undefined {
  if (tree.op === 'value') return tree.value
  if (tree.op !== 'negate' || tree.of.op !== 'value') return undefined
  return typeof tree.of.value === 'number' ? -tree.of.value : undefined
}

/** Whether two lists of paths share one, or one holds a whole of which the other has a part. */
function meet(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) =>
    others.some((other) => `${one}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${one}.`)),
  )
}
