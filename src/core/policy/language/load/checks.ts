import type { CheckSpec, Expression, MissingSpec } from '../policy.ts'
import type { CheckFile, MissingFile } from '../schema/policy.ts'
import type { YamlPath } from '../source/yaml.ts'
import { checkDependencies, dependencySpec } from './dependencies.ts'
import { type FlapFile, flapSpec } from './flap.ts'
import type { Loading } from './loading.ts'
import { milliseconds } from './milliseconds.ts'
import { shorthandTransitions } from './shorthand-check.ts'
import { type TransitionContext, type UndigestedTransition, writtenTransitions } from './transitions.ts'

/** A check without the digest, which needs the definitions of everything the check reads. */
export type UndigestedCheck = Omit<CheckSpec, 'digest' | 'transitions'> & {
  readonly transitions: readonly UndigestedTransition[]
}

/** The checks of a policy in the order of the file; a bare `transitions:` is one check with the policy's name. */
export function loadChecks(
  loading: Loading,
  names: Omit<TransitionContext, 'counting'>,
  policyName: string,
): readonly UndigestedCheck[] {
  const { file, yaml, findings } = loading
  const { checks, transitions } = file
  const context: TransitionContext = { ...names, counting: 'run' }
  if (transitions !== undefined && checks !== undefined) {
    const hint = 'Move them into a check of their own under checks.'
    findings.error(
      'two_forms',
      "'transitions' cannot stand beside 'checks'.",
      yaml.keyPlace(['transitions']),
      hint,
    )
  }
  if (transitions !== undefined) {
    const specs = writtenTransitions(loading, context, ['transitions'], transitions)
    requireTransitions(loading, ['transitions'], 'The policy', Object.keys(transitions).length)
    return [
      checkSpec(
        loading,
        policyName,
        { initial: 'unknown', missing: {}, flap: bareFlap, depends_on: [] },
        specs,
      ),
    ]
  }
  if (checks === undefined || Object.keys(checks).length === 0) {
    const place = checks === undefined ? yaml.within([], 0, 1) : yaml.keyPlace(['checks'])
    findings.error('no_checks', 'A policy needs at least one check.', { ...place, length: 1 })
    return []
  }
  checkDependencies(loading, checks)
  return Object.entries(checks).map(([name, check]) =>
    checkSpec(
      loading,
      name,
      check,
      transitionsOf(loading, { ...context, counting: check.counting ?? 'run' }, name, check),
    ),
  )
}

const bareFlap: FlapFile = { start: '30%', end: '20%', per_hour: {}, per_12h: {}, quiet: '10m' }

function transitionsOf(
  loading: Loading,
  context: TransitionContext,
  name: string,
  check: CheckFile,
): readonly UndigestedTransition[] {
  const path: YamlPath = ['checks', name]
  const { transitions } = check
  const short = (['signal', 'degraded', 'critical', 'healthy'] as const).find(
    (key) => check[key] !== undefined,
  )
  if (transitions !== undefined && short !== undefined) {
    const message = `'${short}' belongs to the short form and cannot stand beside 'transitions'.`
    loading.findings.error('two_forms', message, loading.yaml.keyPlace([...path, short]))
    return []
  }
  if (transitions !== undefined) {
    requireTransitions(loading, path, `Check '${name}'`, Object.keys(transitions).length)
    return writtenTransitions(loading, context, [...path, 'transitions'], transitions)
  }
  if (short !== undefined) return shorthandTransitions(loading, context, path, check)
  requireTransitions(loading, path, `Check '${name}'`, 0)
  return []
}

function requireTransitions(loading: Loading, path: YamlPath, subject: string, count: number): void {
  if (count > 0) return
  const hint = "Give it 'transitions', or 'critical' with a condition, or 'signal' with thresholds."
  loading.findings.error(
    'no_transitions',
    `${subject} has no transitions.`,
    loading.yaml.keyPlace(path),
    hint,
  )
}

function checkSpec(
  loading: Loading,
  name: string,
  check: Pick<CheckFile, 'initial' | 'missing' | 'flap' | 'depends_on' | 'settle_time' | 'recover_within'>,
  transitions: readonly UndigestedTransition[],
): UndigestedCheck {
  return {
    name,
    initial: check.initial,
    transitions,
    recoverWithinMs: milliseconds(check.recover_within ?? loading.file.defaults.recover_within),
    missing: missingSpec(check.missing, loading.file.defaults.missing),
    flap: flapSpec(loading, name, check.flap),
    dependsOn: check.depends_on.map(dependencySpec),
    settleMs: check.settle_time === undefined ? null : milliseconds(check.settle_time),
  }
}

function missingSpec(own: MissingFile, defaults: MissingFile): MissingSpec {
  const { treat = 'unknown', consecutive = 2, recover = 1, error = 'missing' } = { ...defaults, ...own }
  return { treat, consecutive, recover, error }
}

/** Every expression of a check, in the order of its transitions. */
export function expressionsOf(check: UndigestedCheck): readonly Expression[] {
  return check.transitions.flatMap(({ condition, and }) => (and === null ? [condition] : [condition, and]))
}
