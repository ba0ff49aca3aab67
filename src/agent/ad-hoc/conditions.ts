import { nameProblem } from '../../core/policy/language/names.ts'
import type { Field, ProbeKind } from '../../core/probe-kind/kind.ts'
import { probeKinds } from '../../core/probe-kind/registry.ts'
import type { AdHocRequest } from './request.ts'
import { type AdHocVerdict, adHocVerdict, askedIn } from './verdict.ts'

/** One transition of the check, under its name in a policy. */
export interface AdHocTransition {
  readonly name: string
  readonly condition: string
  /** The flag that its condition came from; absent where it came from both. */
  readonly label?: string
}

/** What the conditions of a check of flags are made into. */
export interface AdHocConditions {
  /** Fields that conditions may name without the probe; one that is a word of the language takes it: `file.type`. */
  readonly signals: readonly string[]
  readonly transitions: readonly AdHocTransition[]
  readonly verdict: AdHocVerdict
  /** The fields of the kind that are asked for, as far as the kind knows them. */
  readonly asked: readonly (readonly [string, Field])[]
}

const notFields = new Set(['remediation_applied'])

/**
 * The signals and transitions that `--degraded` and `--critical` stand for, or without them the verdict of the kind.
 *
 * @throws VitalsError AD_HOC_INVALID where there is nothing to judge by, or a condition is blank.
 */
export function adHocConditions(request: AdHocRequest): AdHocConditions {
  const { kind } = request
  const own = probeKinds[kind] as ProbeKind
  const verdict = adHocVerdict(request)
  const asked = new Set([...askedIn(verdict.degraded, kind), ...askedIn(verdict.critical, kind)])
  const known = own.fields ?? own.knownFields ?? {}
  const free = own.fields === null ? [...asked].filter((name) => !notFields.has(name)) : []
  return {
    signals: [...new Set([...Object.keys(known), ...free])].filter(
      (name) => name !== kind && nameProblem(name) === null,
    ),
    transitions: transitionsOf(verdict),
    verdict,
    asked: Object.entries(known).filter(([name]) => asked.has(name)),
  }
}

function transitionsOf({ degraded, critical }: AdHocVerdict): AdHocTransition[] {
  const made: AdHocTransition[] = []
  const add = (name: string, condition: string, label?: string) =>
    made.push({ name, condition, ...(label === undefined ? {} : { label }) })
  const ofCritical = degraded === null ? '--critical' : undefined
  if (degraded !== null) {
    add('healthy->degraded', degraded, '--degraded')
    add('degraded->healthy', `!(${degraded})`, '--degraded')
  }
  if (critical !== null) {
    add('healthy->critical', critical, '--critical')
    add('critical->healthy', [degraded, critical].flatMap(negated).join(' && '), ofCritical)
  }
  if (degraded !== null && critical !== null) {
    add('degraded->critical', critical, '--critical')
    add('critical->degraded', `!(${critical}) && (${degraded})`)
  }
  return made
}

function negated(condition: string | null): string[] {
  return condition === null ? [] : [`!(${condition})`]
}
