import * as v from 'valibot'
import { catalogue } from '../../../core/errors.ts'
import type { ErrorDocument } from '../../../core/report/error-document.ts'
import { operations } from '../api/operations.ts'
import { simulateRequestSchema } from '../api/simulate-request.ts'
import { problem, problemOfCode } from '../http/problem.ts'
import type { Reply, Route } from '../http/route.ts'
import { type DryRun, dryRun } from '../simulate/dry-run.ts'

const mostBytes = 1_024 * 1_024
const mostAtOnce = 2
const waitSeconds = '5'

/** Dry runs of policies: one at a time of each token, and two in all. */
export function simulateRoute(packageRoot: string): Route {
  const underWay = new Set<string>()
  return {
    ...operations.simulatePolicy,
    handle: async ({ operator, json }) => {
      const who = operator?.id ?? ''
      if (underWay.has(who) || underWay.size >= mostAtOnce) {
        const refusal = problem('simulation-under-way')
        return { ...refusal, headers: { ...refusal.headers, 'retry-after': waitSeconds } }
      }
      underWay.add(who)
      try {
        const asked = v.safeParse(simulateRequestSchema, await json(mostBytes))
        if (!asked.success) return problem('invalid-body', { detail: detailOf(asked.issues[0]) })
        return replyOf(await dryRun(packageRoot, asked.output))
      } finally {
        underWay.delete(who)
      }
    },
  }
}

function detailOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue)
  return path === null ? issue.message : `${path}: ${issue.message}`
}

function replyOf(run: DryRun): Reply {
  if (run.kind !== 'ended') return problem(`simulation-${run.kind}`)
  if (run.status === 0) return { status: 200, body: run.printed, type: 'application/json' }
  const { error } = JSON.parse(run.printed) as ErrorDocument
  const { code, message, hint, findings = [] } = error
  // What is wrong with the input is the sender's doing, whatever the command line calls it.
  const status = catalogue[code].http < 500 ? 422 : catalogue[code].http
  return problemOfCode(code, message, status, { hint, findings })
}
