import { parseDuration } from '../../../text/duration.ts'
import { parseTimestamp } from '../../../text/timestamp.ts'
import type { PolicySource } from '../../language/load/load.ts'
import type { Policy } from '../../language/policy.ts'
import { Findings } from '../../language/source/findings.ts'
import { checkStructure, didYouMean } from '../../language/source/structure.ts'
import { readYaml, type YamlPath } from '../../language/source/yaml.ts'
import { mutePlanFile } from './schema.ts'

/** A time of a plan: epoch milliseconds, or milliseconds after the first sample. */
export type PlannedTime = { readonly at: number } | { readonly afterMs: number }

export interface PlannedWindow {
  readonly kind: 'silence' | 'maintenance'
  /** `null` for every check. */
  readonly check: string | null
  readonly from: PlannedTime
  readonly until: PlannedTime
}

export interface PlannedAcknowledgement {
  readonly check: string
  readonly at: PlannedTime
  readonly until: PlannedTime | null
  readonly sticky: boolean
  readonly by: string
  readonly note: string
}

/** What people did while the samples came: silences, maintenance and acknowledgements. */
export interface MutePlan {
  readonly windows: readonly PlannedWindow[]
  readonly acknowledgements: readonly PlannedAcknowledgement[]
}

/**
 * Reads the file of `--schedule` against the checks of a policy.
 *
 * @throws VitalsError SCHEDULE_INVALID with every finding, each with its place.
 */
export function readMutePlan({ path, bytes }: PolicySource, policy: Policy): MutePlan {
  const findings = new Findings(path, 'SCHEDULE_INVALID')
  const yaml = readYaml(path, bytes, findings)
  const part = { path: [], label: 'The schedule' }
  const file = checkStructure(mutePlanFile, yaml.data ?? {}, part, yaml, findings)
  findings.throwIfAny()
  if (file === null) throw new Error('a schedule of the wrong shape without a finding')
  const checks = policy.checks.map(({ name }) => name)
  const known = (check: string | undefined, at: YamlPath): string | null => {
    if (check !== undefined && !checks.includes(check)) {
      const message = `The policy ${policy.name} has no check '${check}'.`
      findings.error('unknown_check', message, yaml.place(at), didYouMean(check, checks))
    }
    return check ?? null
  }
  const windows = (['silences', 'maintenance'] as const).flatMap((list) =>
    file[list].map(({ check, from, until }, index): PlannedWindow => {
      const window = { from: timeOf(from), until: timeOf(until) }
      if (endsBefore(window.from, window.until)) {
        findings.error('wrong_value', "'until' is not after 'from'.", yaml.place([list, index, 'until']))
      }
      const kind = list === 'silences' ? 'silence' : 'maintenance'
      return { kind, check: known(check, [list, index, 'check']), ...window }
    }),
  )
  const acknowledgements = file.acknowledgements.map((given, index): PlannedAcknowledgement => {
    known(given.check, ['acknowledgements', index, 'check'])
    const until = given.until === undefined ? null : timeOf(given.until)
    return { ...given, note: given.note ?? '', at: timeOf(given.at), until }
  })
  findings.throwIfAny()
  return { windows, acknowledgements }
}

function timeOf(given: string | number): PlannedTime {
  const afterMs = typeof given === 'string' ? parseDuration(given) : null
  return afterMs === null ? { at: parseTimestamp(given) ?? 0 } : { afterMs }
}

function endsBefore(from: PlannedTime, until: PlannedTime): boolean {
  if ('at' in from && 'at' in until) return until.at <= from.at
  return 'afterMs' in from && 'afterMs' in until && until.afterMs <= from.afterMs
}
