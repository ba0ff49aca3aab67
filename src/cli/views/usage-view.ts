import { reasonsIn } from '../../core/report/view/reasons.ts'
import type { Usage } from '../../core/report/view/usage.ts'
import { type UsageQuestion, usageView } from '../../gateway/client/views/usage/ask.ts'
import { renderUsage, type UsageShare } from '../../render/gateway/usage.ts'
import type { View } from './view.ts'

/** `vitals usage`. */
export function usageOf(question: UsageQuestion, by: UsageShare): View<Usage> {
  return {
    command: 'usage',
    ask: (asking) => usageView(asking, question),
    render: (usage, look) => renderUsage(usage, by, look),
    reasons: ({ quotas }, now) => reasonsIn({ quotas }, now),
  }
}
