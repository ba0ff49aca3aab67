import { type Finding, VitalsError } from '../../../errors.ts'
import { expandPolicy } from '../../language/expand.ts'
import { loadPlacedPolicy } from '../../language/load/load.ts'
import { inOrder } from '../../language/source/in-order.ts'
import { type CheckedOutcome, checkPolicy } from './check.ts'
import type { Flap, Noise } from './noise/flaps.ts'
import type { CheckedFile, CheckReport, ReportedFlap } from './report-schema.ts'

/** A file that was checked, with its text for frames and, of a policy that loads, what writes it out. */
export interface CheckedText {
  readonly file: CheckedFile
  readonly text: string
  readonly expand: (() => string) | null
}

/**
 * Loads and checks one file; what the loader refuses are findings too.
 *
 * @param digest `sha256:` + hex over the bytes
 */
export function checkFile(
  source: { readonly path: string; readonly bytes: Uint8Array },
  digest: string,
  noise: Noise | null,
): CheckedText {
  const text = new TextDecoder().decode(source.bytes)
  try {
    const placed = loadPlacedPolicy(source, digest)
    const outcome = checkPolicy(placed, noise)
    const file = { path: source.path, policy: placed.policy.name, ...reported(outcome, noise) }
    return { file, text, expand: () => expandPolicy(text, placed) }
  } catch (failure) {
    if (!(failure instanceof VitalsError) || failure.code !== 'POLICY_INVALID') throw failure
    const file = { path: source.path, policy: null, findings: inOrder(failure.findings), flaps: [] }
    return { file, text, expand: null }
  }
}

/** Counts what was found in all files. */
export function checkReport(files: CheckedFile[]): CheckReport {
  const all = files.flatMap(({ findings }) => findings)
  const count = (wanted: Finding['severity']) => all.filter(({ severity }) => severity === wanted).length
  return { errors: count('error'), warnings: count('warning'), infos: count('info'), files }
}

function reported(
  { findings, flaps }: CheckedOutcome,
  noise: Noise | null,
): Pick<CheckedFile, 'findings' | 'flaps'> {
  return { findings: [...findings], flaps: flaps.map((flap) => reportedFlap(flap, noise?.share ?? 0)) }
}

function reportedFlap(flap: Flap, noise: number): ReportedFlap {
  const { check, variable, center, stepMs, prefix, values, states } = flap
  return {
    check: check.spec.name,
    signal: variable,
    center,
    noise,
    step_ms: stepMs,
    prefix,
    values: [...values],
    states: [...states],
  }
}
