import type { ProbeKind, Verdict } from '../../core/probe-kind/kind.ts'
import { probeKinds } from '../../core/probe-kind/registry.ts'
import { askedFields, orElse, withProbeInHas } from './asked-fields.ts'
import { exampleFor } from './example.ts'
import { misused } from './misused.ts'
import type { AdHocRequest } from './request.ts'

/** When the check is degraded and when it is critical; `null` for never. */
export interface AdHocVerdict {
  readonly degraded: string | null
  readonly critical: string | null
}

const never: AdHocVerdict = { degraded: null, critical: null }

/**
 * What the flags ask for, or without conditions the verdict of the kind. A target that is down is critical as well, and
 * one that judges itself is as bad as it says, unless a condition asks for `up`.
 *
 * @throws VitalsError AD_HOC_INVALID where there is nothing to judge by, or a condition is blank.
 */
export function adHocVerdict(request: AdHocRequest): AdHocVerdict {
  const { kind } = request
  const own = probeKinds[kind] as ProbeKind
  const given = givenVerdict(request)
  if (!isGiven(given)) return joined(ownVerdict(request), downOf(own))
  const asksUp = [given.degraded, given.critical].some((text) => askedIn(text, kind).has('up'))
  if (asksUp) return given
  return joined(own.judgesItself ? joined(given, own.verdict) : given, downOf(own))
}

/** What a kind says without conditions; `null` where it needs one. */
export function kindVerdict(kind: ProbeKind): AdHocVerdict | null {
  return kind.verdict === null ? null : joined(joined(never, kind.verdict), downOf(kind))
}

/** The fields that a condition asks for; none where there is no condition. */
export function askedIn(condition: string | null, kind: string): ReadonlySet<string> {
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
  if (verdict !== null) return joined(never, verdict)
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
