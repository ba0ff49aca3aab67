import type { Cron } from '../../core/report/view/cron.ts'
import { reasonsIn } from '../../core/report/view/reasons.ts'
import { type CronQuestion, cronView } from '../../gateway/client/views/cron/ask.ts'
import { renderCron } from '../../render/gateway/cron.ts'
import type { View } from './view.ts'

/** `vitals cron`. */
export function cronOf(question: CronQuestion): View<Cron> {
  return {
    command: 'cron',
    ask: (asking) => cronView(asking, question),
    render: renderCron,
    reasons: ({ jobs, enabled, nextRun }, now) => reasonsIn({ jobs, scheduler: { enabled, nextRun } }, now),
  }
}
