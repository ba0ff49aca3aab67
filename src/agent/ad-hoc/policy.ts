import * as v from 'valibot'
import { VitalsError } from '../../core/errors.ts'
import { probeKinds } from '../../core/probe-kind/kinds.ts'
import { targetOptions } from '../../core/probe-kind/target.ts'
import type { Value } from '../../core/value.ts'
import { adHocConditions } from './conditions.ts'
import type { AdHocRequest } from './request.ts'

/** A policy of one check as text, and which flag each of its lines came from, counted from one. */
export interface AdHocPolicy {
  readonly text: string
  readonly labels: ReadonlyMap<number, string>
}

interface Line {
  readonly text: string
  readonly label?: string
}

const seconds = '2s'

/**
 * Writes the policy that the flags stand for. Its conditions may name the fields of the kind without the probe.
 *
 * @throws VitalsError USAGE for an option without a value, a kind without a target, or nothing to judge by.
 */
export function adHocPolicy(request: AdHocRequest): AdHocPolicy {
  const { kind } = request
  const options = optionsOf(request)
  const { signals, transitions } = adHocConditions(request)
  const lines: readonly Line[] = [
    { text: 'version: 1' },
    { text: `name: ${kind}` },
    // A probe that is given more time must not end with the budget of a policy.
    { text: `budget: { total: ${options.find(({ name }) => name === 'timeout')?.value ?? seconds} }` },
    { text: 'probes:' },
    { text: `  ${kind}:` },
    { text: `    kind: ${kind}` },
    ...options.map(({ name, value, label }) => ({ text: `    ${name}: ${quoted(value)}`, label })),
    ...(signals.length === 0 ? [] : [{ text: 'signals:' }]),
    ...signals.map((name) => ({ text: `  ${name}: ${kind}.${name}` })),
    { text: 'checks:' },
    { text: `  ${kind}:` },
    { text: '    transitions:' },
    ...transitions.map(({ name, condition, label }) => ({
      text: `      ${name}: { condition: ${quoted(condition)} }`,
      label,
    })),
  ]
  const labels = lines.flatMap(({ label }, index) =>
    label === undefined ? [] : [[index + 1, label] as const],
  )
  return { text: lines.map(({ text }) => `${text}\n`).join(''), labels: new Map(labels) }
}

// A policy holds characters that a terminal would obey only as escapes.
function quoted(value: Value): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

interface Option {
  readonly name: string
  readonly value: Value
  readonly label: string
}

function optionsOf({ kind, target, set }: AdHocRequest): readonly Option[] {
  const options = new Map<string, Option>()
  if (target !== null) {
    const given = targetOptions(kind, target)
    if (given === null) throw misused(`The probe '${kind}' takes no target, such as '${target}'.`)
    for (const [name, value] of Object.entries(given))
      options.set(name, { name, value, label: `'${target}'` })
  }
  for (const text of set) {
    const equals = text.indexOf('=')
    if (equals < 1) throw misused(`--set takes KEY=VALUE, not '${text}'.`)
    const name = text.slice(0, equals)
    if (!/^\w+$/.test(name)) throw misused(`--set takes KEY=VALUE, and '${name}' is no option.`)
    options.set(name, { name, value: typedValue(kind, name, text.slice(equals + 1)), label: `--set ${name}` })
  }
  return [...options.values()]
}

/** The text itself where the option takes it, else what it is as JSON: `5`, `true`, `["a"]`. */
function typedValue(kind: string, name: string, text: string): Value {
  const schema = entryOf(probeKinds[kind]?.options, name)
  if (schema === null || v.safeParse(schema, text).success) return text
  try {
    return JSON.parse(text) as Value
  } catch {
    return text
  }
}

function entryOf(schema: unknown, name: string): v.GenericSchema | null {
  const entries = (schema as { readonly entries?: Readonly<Record<string, v.GenericSchema>> }).entries ?? {}
  return Object.hasOwn(entries, name) ? (entries[name] ?? null) : null
}

function misused(detail: string): VitalsError {
  return new VitalsError('AD_HOC_INVALID', { params: { detail } })
}
