import { RE2JS } from 're2js'
import type { ProbeKind } from '../../../probe-kind/kind.ts'
import { probeKinds } from '../../../probe-kind/registry.ts'
import type { Value } from '../../../value.ts'
import type { ProbeSpec } from '../policy.ts'
import { probeKeys } from '../schema/policy.ts'
import { checkStructure } from '../source/structure.ts'
import type { Loading } from './loading.ts'
import { milliseconds } from './milliseconds.ts'

const defaultTtl: Readonly<Record<ProbeKind['scope'], string>> = {
  local: '0s',
  network: '10s',
  command: '10s',
}

/** The probes of a policy in the order of the file, each with its kind's options checked and filled in. */
export function loadProbes(loading: Loading): readonly ProbeSpec[] {
  const { probe_timeout } = loading.file.budget
  return Object.entries(loading.file.probes).flatMap(([name, { kind: kindName, ttl, timeout, ...rest }]) => {
    const kind = Object.hasOwn(probeKinds, kindName) ? probeKinds[kindName] : undefined
    if (kind === undefined) return []
    const part = { path: ['probes', name], label: `Probe '${name}'`, keysBefore: probeKeys }
    const options = checkStructure(kind.options, rest, part, loading.yaml, loading.findings)
    if (options !== null) checkPatterns(loading, name, kind, options)
    return {
      name,
      kind: kindName,
      ttlMs: milliseconds(ttl ?? defaultTtl[kind.scope]),
      timeoutMs: milliseconds(timeout ?? probe_timeout),
      mayLack: mayLackOf(kind),
      options: (options ?? {}) as Readonly<Record<string, Value>>,
    }
  })
}

function mayLackOf({ fields }: ProbeKind): ProbeSpec['mayLack'] {
  if (fields === null) return null
  const optional = Object.entries(fields).filter(([, { absence }]) => absence === 'none')
  return Object.fromEntries(optional.map(([field, { part }]) => [field, part ?? null]))
}

/** Compiles each RE2 pattern once, so that a wrong one is told here and not by every run of the probe. */
function checkPatterns(
  loading: Loading,
  name: string,
  kind: ProbeKind,
  options: Readonly<Record<string, unknown>>,
): void {
  for (const option of kind.patterns ?? []) {
    const pattern = options[option]
    if (typeof pattern !== 'string') continue
    try {
      RE2JS.compile(pattern)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      loading.findings.error(
        'bad_pattern',
        `'${option}' is not an RE2 pattern: ${why}.`,
        loading.yaml.place(['probes', name, option]),
        'RE2 has no look-around and no back-references.',
      )
    }
  }
}
