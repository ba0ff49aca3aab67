import type { YamlPath } from './yaml.ts'

/**
 * The keys that a valibot schema allows in the mapping at `path` of `data`, empty where it takes any. A mapping
 * with several forms allows the keys of the form that `data` has chosen, or of all while it has chosen none.
 */
export function allowedKeys(schema: unknown, path: YamlPath, data: unknown): readonly string[] {
  const forms = formsOf(schema, data)
  const [step, ...rest] = path
  if (step === undefined) return forms.flatMap((form) => Object.keys(record(record(form).entries)))
  const below = record(data)[step]
  return forms.flatMap((form) => {
    const { entries, value, item } = record(form)
    const next = typeof step === 'number' ? item : (record(entries)[step] ?? value)
    return next === undefined ? [] : allowedKeys(next, rest, below)
  })
}

/** The texts that a schema allows at `path` of `data`, empty where it takes others too. */
export function allowedValues(schema: unknown, path: YamlPath, data: unknown): readonly string[] {
  const forms = formsOf(schema, data)
  const [step, ...rest] = path
  if (step === undefined) return forms.flatMap(textsOf)
  const below = record(data)[step]
  return forms.flatMap((form) => {
    const { entries, value, item } = record(form)
    const next = typeof step === 'number' ? item : (record(entries)[step] ?? value)
    return next === undefined ? [] : allowedValues(next, rest, below)
  })
}

function textsOf(schema: unknown): readonly string[] {
  const { literal, options } = record(schema)
  const values: readonly unknown[] = Array.isArray(options) ? options : [literal]
  return values.filter((value) => typeof value === 'string')
}

function formsOf(schema: unknown, data: unknown): readonly unknown[] {
  const { wrapped, options, key, pipe, type } = record(schema)
  if (wrapped !== undefined) return formsOf(wrapped, data)
  if (type === 'variant' && Array.isArray(options)) {
    const chosen = options.filter((option) => literalOf(option, String(key)) === record(data)[String(key)])
    return chosen.length > 0 ? chosen : options
  }
  if (type === 'union' && Array.isArray(options)) return options.flatMap((option) => formsOf(option, data))
  return pipe !== undefined && Array.isArray(pipe) && pipe[0] !== schema ? formsOf(pipe[0], data) : [schema]
}

function literalOf(option: unknown, key: string): unknown {
  return record(record(record(option).entries)[key]).literal
}

function record(value: unknown): Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
