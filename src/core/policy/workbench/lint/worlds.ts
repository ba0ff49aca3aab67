import type { Value } from '../../../value.ts'
import { bindState } from '../../engine/bound-state.ts'
import type { Engine } from '../../engine/compiled.ts'
import type { Frame } from '../../engine/frame.ts'
import { presence } from '../../engine/frame.ts'
import { createView, observe } from '../../engine/observe.ts'
import { createPolicyState } from '../../engine/policy-state.ts'
import { layOut } from '../../engine/row.ts'
import type { Reading } from '../../engine/sample.ts'
import type { Expression } from '../../language/policy.ts'
import type { Variable } from './variable.ts'
import { variablesIn } from './variables.ts'

/** One way the data of some conditions can be; together the worlds speak for all of them. */
export interface World {
  /** By the names that the conditions use; `null` where a value is absent. */
  readonly values: Readonly<Record<string, Value>>
  readonly frame: Frame
  /** What the built-in fact is in this world. */
  readonly remediated: boolean
}

export interface Worlds {
  readonly variables: readonly Variable[]
  readonly all: readonly World[]
}

const mostWorlds = 4_096
const remediation = 'remediation_applied'

/**
 * Every world that the conditions can tell apart, seen through the engine itself; `null` where they compute with
 * values, or where there would be more than 4,096 worlds.
 */
export function worldsOf(engine: Engine, conditions: readonly Expression[]): Worlds | null {
  const variables = variablesIn(
    engine.policy,
    conditions.map(({ tree }) => tree),
  )
  if (variables === null) return null
  const size = variables.reduce((product, { values }) => product * values.length, 1)
  if (size > mostWorlds) return null
  const all = combinations(variables).map((values) => worldOf(engine, variables, values))
  return { variables, all }
}

/** A world in words: `disk_free_pct = 12, api.up = false`. */
export function worldText({ values }: Pick<World, 'values'>): string {
  const shown = Object.entries(values).map(([name, value]) => {
    return value === null ? `no ${name}` : `${name} = ${JSON.stringify(value)}`
  })
  return shown.join(', ') || 'any data'
}

/** The sample that makes a world of values for `variables`, as the engine reads samples. */
export function readingsOf(
  variables: readonly Variable[],
  values: readonly (Value | undefined)[],
  at: number,
): Map<string, Reading> {
  const made = new Map<string, Value>()
  variables.forEach(({ name, fields }, index) => {
    const value = values[index]
    if (fields.length > 0) made.set(name, placeAt(made.get(name) ?? {}, fields, value))
    else if (value !== undefined) made.set(name, value)
  })
  return new Map([...made].map(([name, value]) => [name, { value, observedAt: at, ttlMs: 0 }]))
}

function combinations(variables: readonly Variable[]): (Value | undefined)[][] {
  return variables.reduce<(Value | undefined)[][]>(
    (rows, { values }) => rows.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  )
}

function worldOf(engine: Engine, variables: readonly Variable[], values: (Value | undefined)[]): World {
  const view = createView(engine)
  layOut(engine, { at: 0, readings: readingsOf(variables, values, 0) }, view.row)
  observe(engine, bindState(engine, createPolicyState(engine.policy, 0)), view, engine.policy.intervalMs)
  const remediated = variables.some(({ name }, index) => name === remediation && values[index] === true)
  if (engine.remediatedSlot !== -1) {
    view.frame.values[engine.remediatedSlot] = remediated
    view.frame.presence[engine.remediatedSlot] = presence.value
  }
  const shown = variables.flatMap(({ name, text }, index) => {
    return name === remediation ? [] : [[text, values[index] ?? null] as const]
  })
  return { values: Object.fromEntries(shown), frame: view.frame, remediated }
}

function placeAt(base: Value, fields: readonly string[], value: Value | undefined): Value {
  const [field, ...rest] = fields
  if (field === undefined) return value ?? null
  const map = typeof base === 'object' && base !== null && !Array.isArray(base) ? base : {}
  const known = (map as { readonly [key: string]: Value })[field] ?? {}
  if (rest.length > 0) return { ...map, [field]: placeAt(known, rest, value) }
  return value === undefined ? map : { ...map, [field]: value }
}
