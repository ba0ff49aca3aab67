import type { Finding } from '../../../../../errors.ts'
import type { CompiledCheck } from '../../../../engine/compiled.ts'
import type { Frame } from '../../../../engine/frame.ts'
import type { CheckedCheck, Checking } from '../../checking.ts'
import { finding } from '../../checking.ts'
import { metIn } from '../../met-in.ts'
import { readsProbe } from '../../paths-read.ts'
import { failedTarget, hasTarget } from './failed-target.ts'

interface Beside {
  readonly probe: string
  /** The check that is critical by it. */
  readonly by: string
}

/**
 * Checks that need what only an answer has, beside another one that a failed target makes critical: one failure is told
 * as a problem and as lost data, unless one check names the other in `depends_on`.
 */
export function unknownBesideFailure({ policy, engine, checks }: Checking): Finding[] {
  const failures = policy.probes.filter(hasTarget).map(({ name }) => {
    const frame = failedTarget(engine, name, 'timeout')
    return {
      probe: name,
      frame,
      critical: checks.filter((_, index) => isCritical(engine.checks[index] as CompiledCheck, frame)),
    }
  })
  return checks.flatMap((check, index) => {
    const ways = engine.checks[index] as CompiledCheck
    if (check.spec.missing.treat !== 'unknown') return []
    const beside = failures.filter(({ probe, frame }) => {
      return readsProbe(policy, check.spec, probe) && isUndecided(ways, frame)
    })
    const found = beside.flatMap(({ probe, critical }) => {
      const by = critical.find(({ spec }) => isFree(checks, check, spec.name))
      return by === undefined ? [] : [{ probe, by: by.spec.name }]
    })
    return found.length === 0 ? [] : [adviceFor(check, found)]
  })
}

/** Whether a check makes a failure critical: nothing milder hides what is unknown (rule 11). */
function isCritical({ transitions }: CompiledCheck, frame: Frame): boolean {
  return transitions.some((way) => way.spec.to === 'critical' && way.worsening && metIn(way, { frame }))
}

function isUndecided({ transitions }: CompiledCheck, frame: Frame): boolean {
  const truths = transitions.map(({ condition }) => condition(frame))
  return !truths.includes(true) && truths.includes(undefined)
}

/** Neither depends on the other yet. */
function isFree(checks: readonly CheckedCheck[], { spec }: CheckedCheck, other: string): boolean {
  return !reaches(checks, spec.name, other) && !reaches(checks, other, spec.name)
}

function reaches(checks: readonly CheckedCheck[], from: string, to: string): boolean {
  // A circle of checks does not load.
  const own = checks.find(({ spec }) => spec.name === from)?.spec.dependsOn ?? []
  return from === to || own.some(({ check }) => reaches(checks, check, to))
}

function adviceFor({ spec, places }: CheckedCheck, found: readonly Beside[]): Finding {
  const [{ probe, by }] = found as [Beside]
  const message =
    `Check '${spec.name}' is unknown whenever the target of '${probe}' is down, ` +
    `beside check '${by}', which is critical then: one failure is told twice.`
  const names = [...new Set([...spec.dependsOn.map(({ check }) => check), ...found.map((one) => one.by)])]
  const hint = `Write into '${spec.name}': depends_on: [${names.join(', ')}]`
  return finding('unknown_beside_failure', message, places.key, hint)
}
