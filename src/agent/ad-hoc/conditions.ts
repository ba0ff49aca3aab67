import { nameProblem } from '../../core/policy/language/names.ts'
import type { Field, ProbeKind, Verdict } from '../../core/probe-kind/kind.ts'
import { probeKinds } from '../../core/probe-kind/registry.ts'
import { askedFields, orElse, withProbeInHas } from './asked-fields.ts'
import { exampleFor } from './example.ts'
import { misused } from './misused.ts'
import type { AdHocRequest } from './request.ts'

/** One transition of the check, under its name in a policy. */
export interface AdHocTransition {
  readonly name: string
  readonly condition: string
  /** The flag that its condition came from; absent where it came from both. */
  readonly label?: string
}

/** When the check is degraded and when it is critical; `null` for never. */
export interface AdHocVerdict {
  readonly degraded: string | null
  readonly critical: string | null
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
 * The signals and transitions that `--degraded` and `--critical` stand for, or without them the verdict of the kind. A
 * target that is down is critical as well, and one that judges itself is as bad as it says, unless a condition asks
 * for `up`.
 *
 * @throws VitalsError AD_HOC_INVALID where there is nothing to judge by, or a condition is blank.
 */
export function adHocConditions(request: AdHocRequest): AdHocConditions {
  const { kind } = request
  const own = probeKinds[kind] as ProbeKind
  const given = givenVerdict(request)
  const asksUp = [given.degraded, given.critical].some((text) => askedIn(text, kind).has('up'))
  const judged = isGiven(given)
    ? asksUp || !own.judgesItself
      ? given
      : joined(given, own.verdict)
    : ownVerdict(request)
  const verdict = asksUp ? judged : joined(judged, downOf(own))
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

function askedIn(condition: string | null, kind: string): ReadonlySet<string> {
  return condition === null ? new Set() : askedFields(condition, kind)
}

function givenVerdict(request: AdHocRequest): AdHocVerdict {
  const read = (flag: 'degraded' | 'critical') => {
    const text = request[flag]
    if (text?.trim() === '') throw misused(`--${flag} needs a condition.`)
    return text === null ? null : withProbeInHas(text, request.kind)
  }
  return { degraded: read('degraded'), critical: read('critical') }
}

function isGiven({ degraded, critical }: AdHocVerdict): boolean {
  return degraded !== null || critical !== null
}

function ownVerdict(request: AdHocRequest): AdHocVerdict {
  const { kind } = request
  const { verdict, fields } = probeKinds[kind] as ProbeKind
  if (verdict !== null) return joined({ degraded: null, critical: null }, verdict)
  const detail = `The probe '${kind}' needs --degraded or --critical, a condition over ${Object.keys(fields ?? {}).join(', ')}.`
  throw misused(detail, `Such as: ${exampleFor(request)}`)
}

function downOf({ fields, down }: ProbeKind): Verdict {
  if (down !== undefined) return { critical: down }
  return fields !== null && 'up' in fields ? { critical: 'up == false' } : {}
}

function joined(one: AdHocVerdict, other: Verdict | null): AdHocVerdict {
  return {
    degraded: either(one.degraded, other?.degraded),
    critical: either(one.critical, other?.critical),
  }
}

function either(one: string | null, other: string | undefined): string | null {
  return one === null || other === undefined ? (one ?? other ?? null) : orElse(one, other)
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
