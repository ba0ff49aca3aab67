import { probeKinds } from '../../../probe-kind/registry.ts'
import { nearest } from '../../../text/nearest.ts'
import type { Value } from '../../../value.ts'
import { fieldsMeant } from '../../language/field-meant.ts'
import type { Policy } from '../../language/policy.ts'
import type { YamlPath } from '../../language/source/yaml.ts'
import type { ReadSuite } from './read.ts'
import type { TestFile } from './schema.ts'
import { parseSeries, type SeriesPoint } from './series-notation.ts'
import type { Cell } from './suite.ts'

type Column = TestFile['series'][string]

/** The columns of a test by path; notes series that cannot be read and names that the policy does not have. */
export function bindColumns(
  suite: ReadSuite,
  path: YamlPath,
  series: TestFile['series'],
  policy: Policy,
): ReadonlyMap<string, readonly Cell[]> {
  const columns = new Map<string, readonly Cell[]>()
  for (const [name, column] of Object.entries(series)) {
    const here = [...path, name]
    const type = typeOf(name, policy)
    if (type === null) {
      const message = `The policy ${policy.name} has no '${name}'.`
      suite.findings.error('unknown_name', message, suite.yaml.keyPlace(here), hintFor(name, policy))
      continue
    }
    if (name.includes('.') && Object.hasOwn(series, name.split('.')[0] as string)) {
      const message = `'${name}' cannot stand beside a series of the whole '${name.split('.')[0]}'.`
      suite.findings.error('two_forms', message, suite.yaml.keyPlace(here))
    }
    columns.set(name, cellsOf(suite, here, column, type === 'bool'))
  }
  return columns
}

/** What is known of a path's type; `null` when the policy has no such name, or its probe no such field. */
function typeOf(path: string, policy: Policy): 'bool' | 'any' | null {
  const [base = '', field, ...deeper] = path.split('.')
  const source = policy.names.find(({ name }) => name === base)?.source
  if (source === undefined) return null
  if (field === undefined) {
    return policy.facts.find(({ name }) => name === base)?.type === 'bool' ? 'bool' : 'any'
  }
  // What lies below a signal or a fact cannot be observed on its own.
  if (source === 'fact' || source === 'signal') return null
  const spec = policy.probes.find(({ name }) => name === base)
  const fields = spec === undefined ? null : (probeKinds[spec.kind]?.fields ?? null)
  if (fields === null) return 'any'
  const known = Object.hasOwn(fields, field) ? fields[field] : undefined
  if (known === undefined || (deeper.length > 0 && known.type !== 'map')) return null
  return known.type === 'bool' && deeper.length === 0 ? 'bool' : 'any'
}

/** The path that was meant: its name and its field are each held to what the policy has. */
function hintFor(path: string, policy: Policy): string {
  const [base = '', field] = path.split('.')
  const known = policy.names.map(({ name }) => name)
  const name = known.includes(base) ? base : nearest(base, known)
  if (name === null) return `It has ${known.join(', ')}.`
  const fields = fieldsOf(name, policy)
  const [meant] = field === undefined || fields === null ? [] : fieldsMeant(field, fields)
  if (meant !== undefined) return `Did you mean '${name}.${meant}'?`
  if (name !== base) return `Did you mean '${name}'?`
  return fields === null ? `'${name}' has no fields.` : `The probe '${name}' gives ${fields.join(', ')}.`
}

function fieldsOf(name: string, policy: Policy): readonly string[] | null {
  const spec = policy.probes.find((probe) => probe.name === name)
  const fields = spec === undefined ? null : probeKinds[spec.kind]?.fields
  return fields == null ? null : Object.keys(fields)
}

function cellsOf(suite: ReadSuite, path: YamlPath, column: Column, isBool: boolean): readonly Cell[] {
  if (Array.isArray(column)) return column.map(cellOf)
  const reading = parseSeries(String(column))
  if (!reading.ok) {
    suite.findings.error('wrong_series', reading.message, suite.yaml.within(path, ...reading.at))
    return []
  }
  const wrong = isBool && reading.points.some((point) => point !== null && point !== 0 && point !== 1)
  if (wrong) {
    const hint = 'Write 1 for true, 0 for false, or a list of true and false.'
    const message = `'${path.at(-1)}' is either true or false.`
    suite.findings.error('wrong_series', message, suite.yaml.place(path), hint)
  }
  return reading.points.map((point) => pointCell(point, isBool))
}

function pointCell(point: SeriesPoint, isBool: boolean): Cell {
  if (point === null) return null
  return { value: isBool ? point === 1 : point }
}

/** An item of a list: a value, `null` for missing, or `{value: null, error: …}` as a probe's failure looks. */
function cellOf(item: unknown): Cell {
  if (item === null) return null
  if (typeof item === 'object' && 'error' in item && 'value' in item && item.value === null) {
    return { error: String(item.error) }
  }
  return { value: item as Value }
}
