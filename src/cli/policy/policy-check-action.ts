import { readPolicyFile } from '../../agent/policy-file.ts'
import type { Noise } from '../../core/policy/workbench/lint/noise/flaps.ts'
import { type CheckedText, checkFile, checkReport } from '../../core/policy/workbench/lint/report.ts'
import type { CheckReport } from '../../core/policy/workbench/lint/report-schema.ts'
import type { Style } from '../../render/terminal/style.ts'
import { packageVersion } from '../../settings/package-version.ts'
import { policyPathOf } from '../../settings/shipped-policy.ts'
import type { Io } from '../run/io.ts'
import { shareIn } from '../run/share.ts'
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
  readonly styleOf: (stream: 'stdout' | 'stderr') => Promise<Style>
}

/**
 * Checks every file and prints the findings, except for JSON, which the caller prints.
 *
 * @throws VitalsError USAGE for a noise that is no share, POLICY_NOT_FOUND, NOT_PERMITTED or IO before anything is printed.
 */
export async function checkPolicies(request: PolicyCheckRequest, io: Io): Promise<CheckReport> {
  const noise = noiseIn(request)
  const files = request.files.map((file) => readPolicyFile(policyPathOf(file, io.packageRoot)))
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
  io.stdout.write(checked.flatMap(({ expand }) => expand?.() ?? []).join('---\n'))
  const { renderCheckReport } = await import('../../render/simulation/check-report.ts')
  const found = checked.some(({ file }) => file.findings.length > 0)
  if (found) io.stderr.write(renderCheckReport(checked, await request.styleOf('stderr')))
}

async function rendered(
  checked: readonly CheckedText[],
  report: CheckReport,
  { format, styleOf }: PolicyCheckRequest,
): Promise<string> {
  switch (format) {
    case 'sarif':
      return (await import('../../render/formats/sarif.ts')).renderSarif(report, packageVersion)
    case 'github':
      return (await import('../../render/formats/github-annotations.ts')).renderGithubAnnotations(report)
    default:
      return (await import('../../render/simulation/check-report.ts')).renderCheckReport(
        checked,
        await styleOf('stdout'),
      )
  }
}
