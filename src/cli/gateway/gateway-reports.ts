import type {
  BudgetReport,
  DeadReport,
  GatewayStatusReport,
  ServiceReport,
} from '../../core/report/supervision.ts'
import {
  attemptsIn,
  isUnderWay,
  type RestartHistory,
  type RestartLimits,
} from '../../core/supervision/restart-budget.ts'
import { deadRule } from '../../core/supervision/sighting.ts'
import { nearestIsoTime } from '../../core/text/time.ts'
import type { Service } from '../../host/services/service.ts'
import type { Survey } from '../../host/services/supervisor.ts'

/** A service in the words of `--json`. */
export function serviceReport(service: Service): ServiceReport {
  const { manager, unit, state, detail, pid, restarts, startedAt, since, lastExit, enabled } = service
  return {
    ...{ manager, unit, state, detail, pid, restarts },
    ...{ started_at: timestamp(startedAt), since: timestamp(since), last_exit: lastExit, enabled },
  }
}

/** What is left of the restart budget at `now`, in epoch milliseconds. */
export function budgetReport(history: RestartHistory, limits: RestartLimits, now: number): BudgetReport {
  return {
    attempts: attemptsIn(history, limits, now),
    max: limits.count,
    per_ms: limits.perMs,
    last_attempt_at: timestamp(history.attempts.attempts.at(-1) ?? null),
    given_up: history.attempts.givenUp,
    under_way: isUnderWay(history, now),
  }
}

/** How near a gateway is to being called dead. */
export function deadReport({ deadRun }: RestartHistory): DeadReport {
  const overMs = deadRun === null ? 0 : deadRun.last - deadRun.first
  return { count: deadRun?.count ?? 0, over_ms: overMs, needed: deadRule.count, needed_ms: deadRule.overMs }
}

/** Each manager and how it answered. */
export function managerReports(surveys: readonly Survey[]): GatewayStatusReport['managers'] {
  return surveys.map((survey) => ({
    manager: survey.manager,
    answer: survey.kind,
    detail: survey.kind === 'asked' ? null : survey.detail,
  }))
}

function timestamp(at: number | null): string | null {
  return at === null ? null : nearestIsoTime(at)
}
