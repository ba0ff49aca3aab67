import { type Finding, VitalsError } from '../../core/errors.ts'
import type { AdHocSubject } from '../../core/report/probe.ts'
import { sha256 } from '../../core/text/sha256.ts'
import type { PolicyFile } from '../policy-file.ts'
import { exampleFor } from './example.ts'
import { type AdHocPolicy, adHocPolicy } from './policy.ts'
import type { AdHocRequest } from './request.ts'

/** A policy that is no file; `explain` turns what is wrong with it into words about the flags. */
export interface AdHocFile {
  readonly file: PolicyFile
  readonly explain: (failure: unknown) => unknown
  /** What the report says of it. */
  readonly subject: AdHocSubject
  /** Whether its runs are remembered. */
  readonly keepsState: boolean
}

/**
 * The policy that flags stand for, as if it were a file. Its memory, when it is kept, is known by what is asked of which
 * target, however that is spelled.
 */
export function adHocFile(request: AdHocRequest): AdHocFile {
  const policy = adHocPolicy(request)
  const { kind } = request
  const bytes = new TextEncoder().encode(policy.text)
  const file = {
    shownPath: kind,
    realPath: `adhoc:${kind}-${sha256(new TextEncoder().encode(policy.identity)).slice(0, 16)}`,
    bytes,
    digest: `sha256:${sha256(bytes)}`,
  }
  return {
    file,
    explain: (failure) => explained(failure, policy, request),
    subject: { kind, target: policy.target, ...policy.verdict },
    keepsState: policy.memory.keeps,
  }
}

function explained(failure: unknown, { labels }: AdHocPolicy, request: AdHocRequest): unknown {
  if (!(failure instanceof VitalsError) || failure.code !== 'POLICY_INVALID') return failure
  const findings = ownFindings(failure.findings, labels)
  const sentences = findings.map((finding) => sentenceOf(finding, labels))
  const own = findings.find((finding) => finding.hint !== null)?.hint
  const hint =
    own == null ? exampleOfTarget(request) : `${own} See 'vitals probe --help' and 'man 5 vitals-policy'.`
  return new VitalsError('AD_HOC_INVALID', {
    params: { detail: [...new Set(sentences)].join(' ') },
    ...(hint !== null && { hint }),
    cause: failure,
  })
}

// Who names no target may not know what one looks like.
function exampleOfTarget(request: AdHocRequest): string | null {
  const { target, argv = null, set } = request
  const isNamed = target !== null || argv !== null || set.length > 0
  return isNamed ? null : `Such as: ${exampleFor(request, 'by its kind')}`
}

/** Of each flag what is wrong in the first line that it made: its other lines only repeat it in other words. */
function ownFindings(all: readonly Finding[], labels: ReadonlyMap<number, string>): readonly Finding[] {
  const firstLine = new Map<string, number>()
  const own = all.filter(({ place }) => {
    const label = labels.get(place?.line ?? 0)
    if (place === null || label === undefined) return false
    if (!firstLine.has(label)) firstLine.set(label, place.line)
    return firstLine.get(label) === place.line
  })
  return own.length > 0 ? own : all
}

function sentenceOf({ place, message }: Finding, labels: ReadonlyMap<number, string>): string {
  const label = place === null ? undefined : labels.get(place.line)
  return label === undefined ? message : `${label}: ${message}`
}
