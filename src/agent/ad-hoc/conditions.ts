import { VitalsError } from '../../core/errors.ts'
import { nameProblem } from '../../core/policy/language/names.ts'
import { probeKinds } from '../../core/probe-kind/kinds.ts'
import type { AdHocRequest } from './request.ts'

/** One transition of the check, under its name in a policy. */
export interface AdHocTransition {
  readonly name: string
  readonly condition: string
  /** The flag that its condition came from; absent where it came from both. */
  readonly label?: string
}

interface AdHocConditions {
  /** Fields that conditions may name without the probe; one that is a word of the language takes it: `file.type`. */
  readonly signals: readonly string[]
  readonly transitions: readonly AdHocTransition[]
}

// What every command gives; a plugin's own labels are found in the conditions.
const commandFields = ['up', 'exit_status', 'output', 'reason', 'status']
const notFields = new Set(['remediation_applied'])

/**
 * The signals and transitions that `--degraded` and `--critical` stand for. A target that does not answer is critical
 * as well, unless the conditions themselves ask for `up`.
 *
 * @throws VitalsError USAGE where there is nothing to judge by, or a condition is blank.
 */
export function adHocConditions(request: AdHocRequest): AdHocConditions {
  const { kind, degraded } = request
  for (const flag of ['degraded', 'critical'] as const) {
    if (request[flag]?.trim() === '') throw misused(`--${flag} needs a condition.`)
  }
  const fields = probeKinds[kind]?.fields ?? null
  const names = fields === null ? commandFields : Object.keys(fields)
  const critical = withDown(request, names.includes('up'))
  if (degraded === null && critical === null) {
    throw misused(`The probe '${kind}' needs --degraded or --critical, a condition over ${names.join(', ')}.`)
  }
  const free = fields === null ? namesIn([degraded, critical]) : []
  return {
    signals: [...new Set([...names, ...free])].filter((name) => name !== kind && nameProblem(name) === null),
    transitions: transitionsOf(degraded, critical),
  }
}

function withDown({ degraded, critical }: AdHocRequest, hasUp: boolean): string | null {
  const asked = [degraded, critical].some((condition) => condition !== null && /\bup\b/.test(condition))
  if (!hasUp || asked) return critical
  if (critical === null) return 'up == false'
  return `${critical.includes('?') ? `(${critical})` : critical} || up == false`
}

function transitionsOf(degraded: string | null, critical: string | null): AdHocTransition[] {
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

/** Names that stand alone: no field of another name, no function, no word of the language, nothing in quotes. */
function namesIn(conditions: readonly (string | null)[]): string[] {
  const text = conditions.join(' ').replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, "''")
  const found = [...text.matchAll(/(?<![\w.])[A-Za-z_]\w*(?!\w*\s*\()/g)].map(([name]) => name)
  return found.filter((name) => !notFields.has(name))
}

function misused(detail: string): VitalsError {
  return new VitalsError('AD_HOC_INVALID', { params: { detail } })
}
