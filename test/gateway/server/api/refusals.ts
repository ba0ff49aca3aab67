import { catalogue, type ErrorCode } from '../../../../src/core/errors.ts'
import { type Refusal, refusals } from '../../../../src/core/heartbeat/refusals.ts'
import type { ProblemName } from '../../../../src/gateway/server/api/contract.ts'
import type { Operation } from '../../../../src/gateway/server/api/operations.ts'
import { type Problem, problems } from '../../../../src/gateway/server/http/problem.ts'

/** Refusals that an operation shares with those of its kind. */
export function commonProblems({ path, scope, socketOnly, method }: Operation): readonly ProblemName[] {
  return [
    ...(['unknown-host', 'foreign-origin', 'internal'] as const),
    ...(scope === null || socketOnly
      ? []
      : (['missing-token', 'invalid-token', 'insufficient-scope'] as const)),
    ...(method === 'GET' && scope === null ? [] : (['STORE_UNWRITABLE', 'STORE_UNUSABLE'] as const)),
    ...(path.includes(':') || socketOnly ? (['not-found'] as const) : []),
  ]
}

/** The HTTP status of a refusal, and its name in `type`. */
export function problemIn(name: ProblemName): { readonly status: number; readonly type: string } {
  const type = `urn:openvitals:problem:${name.toLowerCase().replaceAll('_', '-')}`
  if (name in problems) return { type, status: problems[name as Problem].status }
  if (name in refusals) return { type, status: refusals[name as Refusal].status }
  return { type, status: catalogue[name as ErrorCode].http }
}
