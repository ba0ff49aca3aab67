import type { Finding } from '../../../../../errors.ts'
import { probeKinds } from '../../../../../probe-kind/registry.ts'
import type { ProbeSpec } from '../../../../language/policy.ts'
import type { CheckedCheck, Checking } from '../../checking.ts'
import { finding } from '../../checking.ts'
import { pathsRead, readsProbe } from '../../paths-read.ts'

// They look at one thing of a service, whose death another probe of the policy may tell.
const besideAService: ReadonlySet<string> = new Set(['certificate', 'clock', 'gateway'])
const fieldsOfFailure: ReadonlySet<unknown> = new Set(['up', 'reason'])

/**
 * Probes of the network that conditions read, while none that makes a check worse asks for their failure: a target that
 * is down is then no problem, but at most `unknown`.
 */
export function targetFailuresNotJudged({ policy, yaml, checks, engine }: Checking): Finding[] {
  const network = policy.probes.filter(({ kind }) => probeKinds[kind]?.scope === 'network')
  const worsening = checks.flatMap(({ spec }, index) => {
    const ways = engine.checks[index]?.transitions ?? []
    return spec.transitions.filter((_, way) => ways[way]?.worsening)
  })
  const asking = pathsRead(
    policy,
    worsening.flatMap(({ condition, and }) => [condition, and]),
  )
  const isAsked = ({ name }: ProbeSpec) => {
    return asking.some(
      (path) => path.name === name && (path.fields.length === 0 || fieldsOfFailure.has(path.fields[0])),
    )
  }
  const someIsAsked = network.some(isAsked)
  return network.flatMap((probe) => {
    const reading = checks.filter(({ spec }) => readsProbe(policy, spec, probe.name))
    const breaks = reading.some(({ spec }) => spec.missing.treat === 'breach')
    if (reading.length === 0 || breaks || isAsked(probe)) return []
    if (someIsAsked && besideAService.has(probe.kind)) return []
    const { name } = probe
    const message = `Nothing asks whether the target of '${name}' answers: when it is down, ${consequence(reading)}.`
    const hint = `Add a check such as ${name}-up: { critical: "${name}.up == false" }`
    return [finding('target_failure_not_judged', message, yaml.keyPlace(['probes', name]), hint)]
  })
}

function consequence(reading: readonly CheckedCheck[]): string {
  const still = reading.find(({ spec }) => spec.missing.treat !== 'unknown')
  if (still !== undefined)
    return `check '${still.spec.name}' stays as it is (missing.treat: ${still.spec.missing.treat})`
  return 'the state is unknown, never degraded or critical'
}
