import * as v from 'valibot'
import { probeKinds } from '../../core/probe-kind/registry.ts'
import { targetOptions } from '../../core/probe-kind/target.ts'
import { canonicalJson } from '../../core/text/canonical-json.ts'
import type { Value } from '../../core/value.ts'
import { misused } from './misused.ts'
import type { AdHocRequest } from './request.ts'

/** One option of the probe, and the words of the command line that it came from. */
export interface AdHocOption {
  readonly name: string
  readonly value: Value
  readonly label: string
}

/** What every kind takes besides its own options. */
export const commonOptions: readonly string[] = ['timeout', 'ttl']

/**
 * The options that target, arguments and `--set` stand for, each once.
 *
 * @throws VitalsError AD_HOC_INVALID for a target of a kind without one, and for an option that is told twice in two ways
 */
export function adHocOptions(request: AdHocRequest): readonly AdHocOption[] {
  const { kind, set } = request
  const options = new Map(targetOf(request).map((option) => [option.name, option]))
  const ofTarget = new Set(options.keys())
  for (const text of set) {
    const option = setOption(kind, text)
    const told = ofTarget.has(option.name) ? options.get(option.name) : undefined
    if (told !== undefined && canonicalJson(told.value) !== canonicalJson(option.value)) {
      throw misused(`'${option.name}' is given twice: by ${told.label} and by --set.`)
    }
    options.set(option.name, option)
  }
  return [...options.values()]
}

/** The options as the kind takes them, defaults filled in and in one spelling; `null` where it refuses them. */
export function readOptions(
  kind: string,
  options: readonly AdHocOption[],
): Readonly<Record<string, unknown>> | null {
  const own = options.filter(({ name }) => !commonOptions.includes(name))
  const given = Object.fromEntries(own.map(({ name, value }) => [name, value]))
  const schema = probeKinds[kind]?.options
  const read = schema === undefined ? null : v.safeParse(schema, given)
  return read?.success ? read.output : null
}

function targetOf({ kind, target, argv = null }: AdHocRequest): AdHocOption[] {
  if (argv !== null) {
    if (kind !== 'command') throw misused(`The probe '${kind}' takes one word as its target.`)
    if (target !== null) throw misused(`The program stands behind --, or is '${target}', and not both.`)
    return [{ name: 'argv', value: [...argv], label: "what stands behind '--'" }]
  }
  if (target === null) return []
  const given = targetOptions(kind, target)
  if (given === null) throw misused(`The probe '${kind}' takes no target, such as '${target}'.`)
  return Object.entries(given).map(([name, value]) => ({ name, value, label: `'${target}'` }))
}

function setOption(kind: string, text: string): AdHocOption {
  const equals = text.indexOf('=')
  if (equals < 1) throw misused(`--set takes KEY=VALUE, not '${text}'.`)
  const name = text.slice(0, equals)
  if (!/^\w+$/.test(name)) throw misused(`--set takes KEY=VALUE, and '${name}' is no option.`)
  return { name, value: typedValue(kind, name, text.slice(equals + 1)), label: `--set ${name}` }
}

/** The text itself where the option takes it, else what it is as JSON (`5`, `true`, `["a"]`), else as the target. */
function typedValue(kind: string, name: string, text: string): Value {
  const schema = entryOf(probeKinds[kind]?.options, name)
  if (schema === null || v.safeParse(schema, text).success) return text
  const value = jsonOf(text)
  if (value !== undefined && v.safeParse(schema, value).success) return value
  const asTarget =
    typeof probeKinds[kind]?.target === 'function' ? targetOptions(kind, text)?.[name] : undefined
  return asTarget !== undefined && v.safeParse(schema, asTarget).success ? asTarget : (value ?? text)
}

function jsonOf(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value
  } catch {
    return undefined
  }
}

function entryOf(schema: unknown, name: string): v.GenericSchema | null {
  const entries = (schema as { readonly entries?: Readonly<Record<string, v.GenericSchema>> }).entries ?? {}
  return Object.hasOwn(entries, name) ? (entries[name] ?? null) : null
}
