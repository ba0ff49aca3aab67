import { readPolicyFile } from '../../agent/policy-file.ts'
import type { Noise } from '../../core/policy/check/noise/flaps.ts'
import { type CheckedText, checkFile, checkReport } from '../../core/policy/check/report.ts'
import type { CheckReport } from '../../core/policy/check/report-schema.ts'
import type { Look } from '../../render/look.ts'
import type { Io } from '../io.ts'
import { shareIn } from '../share.ts'
import { packageVersion } from '../version.ts'
import type { checkFormats } from './policy-check-formats.ts'

export interface PolicyCheckRequest {
  readonly files: readonly string[]
  readonly format: (typeof checkFormats)[number]
  /** A share such as `5%`; `undefined` searches for no flaps. */
  readonly noise?: string | undefined
  /** What searches by chance follow from. */
  readonly seed: number
  /** Print the policy written out, and the findings on standard error. */
  readonly expand: boolean
  readonly lookOf: (stream: 'stdout' | 'stderr') => Look
}

/**
 * Checks every file and prints the findings, except for JSON, which the caller prints.
 *
 * @throws VitalsError USAGE for a noise that is no share, POLICY_NOT_FOUND, NOT_PERMITTED or IO before anything is printed.
 */
export async function checkPolicies(request: PolicyCheckRequest, io: Io): Promise<CheckReport> {
  const noise = noiseIn(request)
  const files = request.files.map(readPolicyFile)
  const checked = files.map(({ shownPath, bytes, digest }) => {
    return checkFile({ path: shownPath, bytes }, digest, noise)
  })
  const report = checkReport(checked.map(({ file }) => file))
  if (request.expand) await printExpanded(checked, request, io)
  else if (request.format !== 'json') io.stdout.write(await rendered(checked, report, request))
  return report
}

function noiseIn({ noise, seed }: PolicyCheckRequest): Noise | null {
  return noise === undefined ? null : { share: shareIn(noise, '--noise', 'policy check'), seed }
}

async function printExpanded(
  checked: readonly CheckedText[],
  request: PolicyCheckRequest,
  io: Io,
): Promise<void> {
  io.stdout.write(checked.flatMap(({ expanded }) => expanded ?? []).join('---\n'))
  const { renderCheckReport } = await import('../../render/check-report.ts')
  const found = checked.some(({ file }) => file.findings.length > 0)
  if (found) io.stderr.write(renderCheckReport(checked, request.lookOf('stderr')))
}

async function rendered(
  checked: readonly CheckedText[],
  report: CheckReport,
  { format, lookOf }: PolicyCheckRequest,
): Promise<string> {
  switch (format) {
    case 'sarif':
      return (await import('../../render/sarif.ts')).renderSarif(report, packageVersion)
    case 'github':
      return (await import('../../render/github-annotations.ts')).renderGithubAnnotations(report)
    default:
      return (await import('../../render/check-report.ts')).renderCheckReport(checked, lookOf('stdout'))
  }
}
