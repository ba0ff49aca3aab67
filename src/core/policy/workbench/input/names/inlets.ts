import { probeKinds } from '../../../../probe-kind/registry.ts'
import type { Engine } from '../../../engine/compiled.ts'
import { type Path, pathsIn } from '../../../language/condition/paths.ts'
import type { Policy } from '../../../language/policy.ts'

/** A field of a probe that stands in an input by itself, such as a column `disk.free_pct`. */
export interface FieldInlet {
  /** Its own place in the row, behind those of the policy's names. */
  readonly slot: number
  /** The slot of the name that it is a field of. */
  readonly of: number
  readonly fields: readonly string[]
  /** Whether its kind says that it is true or false: 1 and 0 of a series of numbers then mean that. */
  readonly isBool: boolean
}

/** The names under which an input may bring something to a policy. */
export interface Inlets {
  /** The policy's names, and the fields that its conditions read, each with its slot. */
  readonly slots: ReadonlyMap<string, number>
  readonly fields: readonly FieldInlet[]
  /** The texts of what the conditions read, in their order. */
  readonly read: ReadonlySet<string>
}

/** How many slots a row has that holds a policy's names and the fields that may stand by themselves. */
export function rowSize(engine: Engine): number {
  return engine.policy.names.length + fieldPaths(engine.policy).length
}

/** The inlets of a policy. */
export function inletsOf({ policy, slots: own }: Engine): Inlets {
  const slots = new Map(own)
  const fields = fieldPaths(policy).map((path, index): FieldInlet => {
    const slot = policy.names.length + index
    const names = path.fields as readonly string[]
    slots.set(path.text, slot)
    // A key in brackets is as plain with a dot in the head of a table.
    slots.set([path.name, ...names].join('.'), slot)
    return { slot, of: own.get(path.name) as number, fields: names, isBool: isBool(path, policy) }
  })
  return { slots, fields, read: new Set(pathsRead(policy).map(({ text }) => text)) }
}

function fieldPaths(policy: Policy): Path[] {
  const sources = new Map(policy.names.map(({ name, source }) => [name, source]))
  return pathsRead(policy).filter(({ name, fields }) => {
    const source = sources.get(name)
    const isOpen = source === 'probe' || source === 'sample'
    return isOpen && fields.length > 0 && fields.every((field) => typeof field === 'string')
  })
}

/** What the conditions and signals of a policy read, each once, in their order. */
export function pathsRead(policy: Policy): Path[] {
  const conditions = policy.checks.flatMap(({ transitions }) => {
    return transitions.flatMap(({ condition, and }) => (and === null ? [condition] : [condition, and]))
  })
  const contradictions = policy.escalation.triggers.flatMap((trigger) => {
    return trigger.kind === 'contradiction' ? [trigger.when] : []
  })
  const signals = policy.signals.map(({ expression }) => expression)
  const paths = [...conditions, ...contradictions, ...signals].flatMap(({ tree }) => pathsIn(tree))
  return [...new Map(paths.map((path) => [path.text, path])).values()]
}

function isBool({ name, fields }: Path, policy: Policy): boolean {
  const kind = policy.probes.find((probe) => probe.name === name)?.kind
  const known = kind === undefined ? null : (probeKinds[kind]?.fields ?? null)
  const [field = ''] = fields as readonly string[]
  return fields.length === 1 && known !== null && Object.hasOwn(known, field) && known[field]?.type === 'bool'
}
