import type * as v from 'valibot'

/** Whether a value is surely accepted as it is; where it is not, the schema itself decides. */
export type QuickCheck = (value: unknown) => boolean

type Part = v.GenericSchema | v.PipeItem<unknown, unknown, v.BaseIssue<unknown>>
type Inside = Readonly<Record<string, unknown>>

const never: QuickCheck = () => false

/**
 * A schema as one question that is answered with a yes or left open, a tenth of the schema's own work: nothing is
 * copied and no issue is made. Made for values that strict JSON gave, and for the kinds of schema that are named here;
 * any other one is left open.
 */
export function quickCheckOf(schema: v.GenericSchema): QuickCheck {
  const pipe = (schema as unknown as Inside).pipe as readonly Part[] | undefined
  if (pipe === undefined) return checkOf(schema)
  const checks = pipe.filter(({ kind }) => kind !== 'metadata').map(checkOfPart)
  const [first = never, second, ...others] = checks
  if (second === undefined) return first
  if (others.length === 0) return (value) => first(value) && second(value)
  return (value) => checks.every((check) => check(value))
}

function checkOfPart(part: Part, index: number): QuickCheck {
  if (index === 0) {
    const isPiped = (part as unknown as Inside).pipe !== undefined
    return isPiped ? quickCheckOf(part as v.GenericSchema) : checkOf(part as v.GenericSchema)
  }
  const { type, requirement } = part as unknown as { readonly type: string; readonly requirement: unknown }
  switch (type) {
    case 'regex':
      return (value) => (requirement as RegExp).test(value as string)
    case 'integer':
      return Number.isInteger
    case 'min_value':
      return (value) => (value as number) >= (requirement as number)
    case 'max_value':
      return (value) => (value as number) <= (requirement as number)
    default:
      return never
  }
}

function checkOf(schema: v.GenericSchema): QuickCheck {
  const inside = schema as unknown as Inside
  switch (schema.type) {
    case 'any':
      return () => true
    case 'string':
      return (value) => typeof value === 'string'
    case 'number':
      return (value) => typeof value === 'number'
    case 'boolean':
      return (value) => typeof value === 'boolean'
    case 'literal':
      return (value) => value === inside.literal
    case 'picklist':
      return (value) => (inside.options as readonly unknown[]).includes(value)
    case 'nullable': {
      const check = quickCheckOf(inside.wrapped as v.GenericSchema)
      return (value) => value === null || check(value)
    }
    case 'array': {
      const check = quickCheckOf(inside.item as v.GenericSchema)
      return (value) => Array.isArray(value) && value.every(check)
    }
    case 'record':
      return (inside.value as v.GenericSchema).type === 'any' ? isMap : never
    case 'loose_object':
      return checkOfMap(inside.entries as Readonly<Record<string, v.GenericSchema>>)
    default:
      return never
  }
}

/** Of an optional entry only what is there is looked at; unknown entries are kept as they are. */
function checkOfMap(entries: Readonly<Record<string, v.GenericSchema>>): QuickCheck {
  const checks = Object.entries(entries).map(([name, schema]) => {
    const { wrapped, isOptional } = unwrapped(schema)
    return { name, check: wrapped, isOptional }
  })
  return (value) => {
    if (!isMap(value)) return false
    for (let index = 0; index < checks.length; index += 1) {
      const { name, check, isOptional } = checks[index] as (typeof checks)[number]
      const item = (value as Inside)[name]
      if (item === undefined ? !isOptional : !check(item)) return false
    }
    return true
  }
}

/** What an entry must be where it is there; a default of its own is left to the schema. */
function unwrapped(schema: v.GenericSchema): { readonly wrapped: QuickCheck; readonly isOptional: boolean } {
  const pipe = ((schema as unknown as Inside).pipe ?? [schema]) as readonly Part[]
  const [inner, ...rest] = pipe.filter(({ kind }) => kind !== 'metadata') as readonly v.GenericSchema[]
  if (inner === undefined || inner.type !== 'optional') {
    return { wrapped: quickCheckOf(schema), isOptional: false }
  }
  const { wrapped, default: given } = inner as unknown as Inside
  if (rest.length > 0 || given !== undefined) return { wrapped: never, isOptional: false }
  return { wrapped: quickCheckOf(wrapped as v.GenericSchema), isOptional: true }
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
