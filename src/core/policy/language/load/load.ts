import { VitalsError } from '../../../errors.ts'
import type { State } from '../../../state.ts'
import { namesIn } from '../condition/tree-parts.ts'
import {
  type CheckedPolicy,
  type CheckSpec,
  type EscalationSpec,
  engineNumber,
  type Name,
  type Policy,
} from '../policy.ts'
import { type PolicyFile, policyFile } from '../schema/policy.ts'
import { Findings } from '../source/findings.ts'
import { refuseOtherKind } from '../source/kind-of-file.ts'
import { checkStructure } from '../source/structure.ts'
import { readYaml, type YamlSource } from '../source/yaml.ts'
import { loadActions, loadTriggers } from './actions.ts'
import { expressionsOf, loadChecks, type UndigestedCheck } from './checks.ts'
import { checkNames, namesFromSamples, scopeOf } from './declarations.ts'
import { checkDigest, countDigest } from './digest.ts'
import { loadEscalation } from './escalation.ts'
import { loadFacts } from './facts.ts'
import type { Loading } from './loading.ts'
import { milliseconds } from './milliseconds.ts'
import { loadNotify } from './notify.ts'
import { loadProbes } from './probes.ts'
import { loadSignals } from './signals.ts'
import { loadStateOrder } from './state-order.ts'

/** A policy file as it was read; `path` is only for messages and the default name. */
export interface PolicySource {
  readonly path: string
  readonly bytes: Uint8Array | string
}

/**
 * Loads a policy: YAML, structure, names, conditions, defaults.
 *
 * @param digest `sha256:` + hex over all bytes of the file, computed by the caller because core has no crypto.
 * @throws VitalsError POLICY_INVALID with every finding that could be told, each with its place.
 */
export function loadPolicy(source: PolicySource, digest: string): CheckedPolicy {
  const { policy, warnings } = loadPlacedPolicy(source, digest)
  return { policy, warnings }
}

/** A policy beside the file it was made of: what was written, and where. */
export interface PlacedPolicy extends CheckedPolicy {
  readonly file: PolicyFile
  readonly yaml: YamlSource
}

/** Like {@link loadPolicy}, for who has something to say about the file itself. */
export function loadPlacedPolicy(source: PolicySource, digest: string): PlacedPolicy {
  const findings = new Findings(source.path)
  const loading = readFile(source, findings)
  const policy = assemble(loading, source.path, digest)
  findings.throwIfAny()
  return { policy, warnings: findings.warnings, file: loading.file, yaml: loading.yaml }
}

function readFile(source: PolicySource, findings: Findings): Loading {
  const yaml = readYaml(source.path, source.bytes, findings)
  if (yaml.data === null) {
    const hint = 'A policy has checks; vitals-policy(5) shows one.'
    findings.error('empty_file', 'The file is empty.', { ...yaml.place([]), line: 1, column: 1 }, hint)
    findings.throwIfAny()
  }
  refuseOtherKind('policy', yaml, findings)
  const file = checkStructure(policyFile, yaml.data, { path: [], label: 'The policy' }, yaml, findings)
  if (file === null) {
    findings.throwIfAny()
    throw new VitalsError('INTERNAL', { params: { detail: 'a policy of the wrong shape without a finding' } })
  }
  return { file, yaml, findings }
}

function assemble(loading: Loading, path: string, digest: string): Policy {
  const { file } = loading
  checkNames(loading)
  const name = file.name ?? nameFromPath(path)
  const probes = loadProbes(loading)
  const facts = loadFacts(loading)
  const { signals, scope } = loadSignals(loading, scopeOf(loading, probes, facts))
  const stateOrder: readonly State[] = loadStateOrder(loading)
  const checks = loadChecks(loading, { scope, stateOrder }, name)
  const escalation = loadEscalation(loading, scope)
  const checkNamesKnown = file.checks === undefined ? [name] : Object.keys(file.checks)
  const declared = [
    ...probes.map((probe): Name => ({ name: probe.name, source: 'probe' })),
    ...facts.map((fact): Name => ({ name: fact.name, source: 'fact' })),
    ...signals.map((signal): Name => ({ name: signal.name, source: 'signal' })),
  ]
  const policy: Omit<Policy, 'checks'> = {
    engine: engineNumber,
    name,
    description: file.description,
    digest,
    intervalMs: milliseconds(file.interval),
    budget: {
      probeTimeoutMs: milliseconds(file.budget.probe_timeout),
      totalMs: milliseconds(file.budget.total),
    },
    stateOrder,
    namesFromSamples: namesFromSamples(loading),
    names: [...declared, ...sampledNames(declared, checks, escalation)],
    probes,
    facts,
    signals,
    actions: loadActions(loading),
    on: loadTriggers(loading, checkNamesKnown),
    notify: loadNotify(loading),
    escalation,
  }
  return { ...policy, checks: checks.map((check) => digested(check, policy)) }
}

function digested(check: UndigestedCheck, policy: Omit<Policy, 'checks'>): CheckSpec {
  const transitions = check.transitions.map((transition) => {
    return { ...transition, countDigest: countDigest(transition, policy) }
  })
  return { ...check, transitions, digest: checkDigest(check, policy) }
}

/** Names that conditions read and nobody declared: those of a policy whose names come from the samples. */
function sampledNames(
  declared: readonly Name[],
  checks: readonly UndigestedCheck[],
  escalation: EscalationSpec,
): readonly Name[] {
  const known = new Set(declared.map(({ name }) => name))
  const conditions = escalation.triggers.flatMap((trigger) => ('when' in trigger ? [trigger.when] : []))
  const sampled = new Set<string>()
  for (const { tree } of [...checks.flatMap(expressionsOf), ...conditions]) {
    for (const name of namesIn(tree)) if (!known.has(name)) sampled.add(name)
  }
  return [...sampled].map((name) => ({ name, source: 'sample' }))
}

/** The file's name without directories and extension, in the characters of an id. */
function nameFromPath(path: string): string {
  const base = (path.split(/[/\\]/).at(-1) ?? '').replace(/(?<=.)\.(?:ya?ml|json)$/i, '')
  const id = base.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 64)
  return /[A-Za-z0-9]/.test(id) ? id : 'policy'
}
