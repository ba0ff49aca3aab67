import type { HealthReason } from '../../core/report/health.ts'
import type { CronRun, CronRuns } from '../../core/report/view/cron.ts'
import { cronRunsView } from '../../gateway/client/views/cron/ask.ts'
import { renderCronRuns } from '../../render/gateway/cron.ts'
import type { View } from './view.ts'

/** `vitals cron runs`. */
export function cronRunsOf(question: { job: string; limit: number }): View<CronRuns> {
  return {
    command: 'cron runs',
    ask: (asking) => cronRunsView(asking, question),
    render: renderCronRuns,
    reasons: ({ jobId, runs: [newest] }) => runReasons(jobId, newest),
  }
}

function runReasons(subject: string, run: CronRun | undefined): HealthReason[] {
  const isBad = run?.status === 'error' || run?.status === 'failed'
  if (!isBad && run?.delivered !== false) return []
  const message = isBad ? 'its last run failed' : 'what its last run had to tell was not delivered'
  return [{ severity: 'degraded', code: 'cron_failing', subject, message }]
}
