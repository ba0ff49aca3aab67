import type { HealthReason } from '../../core/report/health.ts'
import type { Channels } from '../../core/report/view/channel.ts'
import type { Cron, CronRun, CronRuns } from '../../core/report/view/cron.ts'
import type { Nodes } from '../../core/report/view/node.ts'
import type { Presence } from '../../core/report/view/presence.ts'
import { reasonsIn } from '../../core/report/view/reasons.ts'
import type { Sessions } from '../../core/report/view/session.ts'
import type { Status } from '../../core/report/view/status.ts'
import type { Usage } from '../../core/report/view/usage.ts'
import { type ChannelQuestion, channelsView } from '../../gateway/client/views/channels/ask.ts'
import { type CronQuestion, cronRunsView, cronView } from '../../gateway/client/views/cron/ask.ts'
import { nodesView } from '../../gateway/client/views/nodes/ask.ts'
import { presenceView } from '../../gateway/client/views/presence/ask.ts'
import { type SessionQuestion, sessionsView } from '../../gateway/client/views/sessions/ask.ts'
import { type StatusQuestion, statusParts, statusView } from '../../gateway/client/views/status.ts'
import { type UsageQuestion, usageView } from '../../gateway/client/views/usage/ask.ts'
import { renderChannels } from '../../render/gateway/channels.ts'
import { renderCron, renderCronRuns } from '../../render/gateway/cron.ts'
import { renderNodes } from '../../render/gateway/nodes.ts'
import { renderPresence } from '../../render/gateway/presence.ts'
import { renderSessions } from '../../render/gateway/sessions.ts'
import { renderStatus } from '../../render/gateway/status.ts'
import { renderUsage, type UsageShare } from '../../render/gateway/usage.ts'
import type { View } from './view.ts'

/** `vitals status`. */
export function statusOf(question: StatusQuestion): View<Status> {
  return { ...statusAs, ask: (asking) => statusView(asking, question) }
}

const statusAs: Omit<View<Status>, 'ask'> = {
  command: 'status',
  render: renderStatus,
  unavailable: ({ unknown }) => {
    const all = statusParts.every((part) => unknown.some((unavailable) => unavailable.part === part))
    return all ? (unknown[0] ?? null) : null
  },
  reasons: ({ reasons }) => reasons,
  state: ({ state }) => state,
}

/** `vitals channels`. */
export function channelsOf(question: ChannelQuestion): View<Channels> {
  return {
    command: 'channels',
    ask: (asking) => channelsView(asking, question),
    render: renderChannels,
    reasons: ({ channels }, now) => reasonsIn({ channels }, now),
  }
}

/** `vitals sessions`. */
export function sessionsOf(question: SessionQuestion): View<Sessions> {
  return {
    command: 'sessions',
    ask: (asking) => sessionsView(asking, question),
    render: renderSessions,
    reasons: ({ sessions }, now) => reasonsIn({ sessions }, now),
  }
}

/** `vitals nodes`. */
export const nodesOf: View<Nodes> = {
  command: 'nodes',
  ask: nodesView,
  render: renderNodes,
  reasons: ({ nodes }, now) => reasonsIn({ nodes }, now),
}

/** `vitals cron`. */
export function cronOf(question: CronQuestion): View<Cron> {
  return {
    command: 'cron',
    ask: (asking) => cronView(asking, question),
    render: renderCron,
    reasons: ({ jobs, enabled, nextRun }, now) => reasonsIn({ jobs, scheduler: { enabled, nextRun } }, now),
  }
}

/** `vitals cron runs`. */
export function cronRunsOf(question: { job: string; limit: number }): View<CronRuns> {
  return {
    command: 'cron runs',
    ask: (asking) => cronRunsView(asking, question),
    render: renderCronRuns,
    reasons: ({ jobId, runs: [newest] }) => runReasons(jobId, newest),
  }
}

/** `vitals usage`. */
export function usageOf(question: UsageQuestion, by: UsageShare): View<Usage> {
  return {
    command: 'usage',
    ask: (asking) => usageView(asking, question),
    render: (usage, look) => renderUsage(usage, by, look),
    reasons: ({ quotas }, now) => reasonsIn({ quotas }, now),
  }
}

/** `vitals presence`. */
export const presenceOf: View<Presence> = {
  command: 'presence',
  ask: presenceView,
  render: renderPresence,
  reasons: ({ channels }, now) => reasonsIn({ channels }, now),
}

function runReasons(subject: string, run: CronRun | undefined): HealthReason[] {
  const isBad = run?.status === 'error' || run?.status === 'failed'
  if (!isBad && run?.delivered !== false) return []
  const message = isBad ? 'its last run failed' : 'what its last run had to tell was not delivered'
  return [{ severity: 'degraded', code: 'cron_failing', subject, message }]
}
