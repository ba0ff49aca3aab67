import { probeKinds } from '../../../probe-kind/registry.ts'
import { type NameType, nameProblem, type Scope } from '../names.ts'
import type { FactSpec, ProbeSpec } from '../policy.ts'
import type { Loading } from './loading.ts'

/** What conditions may read before signals are added; open when names come from the samples. */
export function scopeOf(loading: Loading, probes: readonly ProbeSpec[], facts: readonly FactSpec[]): Scope {
  const names = new Map<string, NameType>()
  for (const { name, kind } of probes) names.set(name, { fields: probeKinds[kind]?.fields ?? null })
  // A probe whose kind is wrong is told already; conditions that read it are not wrong too.
  for (const name of Object.keys(loading.file.probes)) if (!names.has(name)) names.set(name, 'dyn')
  for (const { name, type } of facts) names.set(name, type)
  return { names, open: namesFromSamples(loading) }
}

/** Whether a policy declares neither probes nor signals, so that its names come from the samples. */
export function namesFromSamples({ file }: Loading): boolean {
  return Object.keys(file.probes).length === 0 && Object.keys(file.signals).length === 0
}

/** Notes names that conditions could not read, and names that are declared twice. */
export function checkNames({ file, yaml, findings }: Loading): void {
  const owners = new Map<string, string>()
  for (const section of ['probes', 'facts', 'signals'] as const) {
    for (const name of Object.keys(file[section])) {
      const place = yaml.keyPlace([section, name])
      const problem = /^\w+$/.test(name) ? nameProblem(name) : null
      if (problem !== null) findings.error('wrong_key', `'${name}' ${problem}`, place)
      const owner = owners.get(name)
      if (owner !== undefined) {
        const message = `'${name}' is declared under ${owner} already.`
        findings.error('duplicate_name', message, place, 'Probes, facts and signals share one set of names.')
      }
      owners.set(name, section)
    }
  }
}
