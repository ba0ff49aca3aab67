import type { GatewayOptions, gatewayParts } from '../../core/probe-kind/kinds/gateway.ts'
import type { Channel } from '../../core/report/view/channel.ts'
import type { CronJob } from '../../core/report/view/cron.ts'
import type { Node } from '../../core/report/view/node.ts'
import { channelName } from '../../core/report/view/reasons.ts'
import type { Session } from '../../core/report/view/session.ts'
import { isDown, isFailing, overdueMs, silentMs } from '../../core/report/view/trouble.ts'
import type { Usage } from '../../core/report/view/usage.ts'
import type { Value } from '../../core/value.ts'
import type { Asking } from '../../gateway/client/views/answer.ts'
import { askChannels } from '../../gateway/client/views/channels.ts'
import { askJobs } from '../../gateway/client/views/cron.ts'
import { askNodes } from '../../gateway/client/views/nodes.ts'
import { askSessions, countActive } from '../../gateway/client/views/sessions.ts'
import { usageView } from '../../gateway/client/views/usage.ts'
import { round } from '../number/round.ts'

type Fields = Readonly<Record<string, Value>>
type Part = (typeof gatewayParts)[number]
type AskPart = (asking: Asking, options: GatewayOptions, now: number) => Promise<Fields>

/** How each part of a gateway is asked for, and what it gives; `now` is in epoch milliseconds. */
export const partQuestions: Readonly<Record<Part, AskPart>> = {
  channels: async (asking) => channelFields(await askChannels(asking, { probe: false })),
  sessions: async (asking) => {
    const { sessions, total } = await askSessions(asking)
    return sessionFields(sessions, total)
  },
  cron: async (asking, _, now) => cronFields(await askJobs(asking), now),
  nodes: async (asking, { nodes }, now) => nodeFields(await askNodes(asking), nodes, now),
  usage: async (asking) => usageFields(await usageView(asking, { since: null, shares: false })),
}

/** Of channels; those that nobody wants to run are left out. */
export function channelFields(channels: readonly Channel[]): Fields {
  const wanted = channels.filter(({ status }) => status !== 'disabled' && status !== 'not_configured')
  const down = wanted.filter(isDown)
  return { channels: wanted.length, channels_down: down.length, channels_down_names: down.map(channelName) }
}

/** Of sessions, of which `total` are stored. */
export function sessionFields(sessions: readonly Session[], total: number | null): Fields {
  const active = countActive(sessions)
  const [fullest] = sessions
    .flatMap(({ sessionKey, contextUsage }) => (contextUsage === null ? [] : [{ sessionKey, contextUsage }]))
    .sort((a, b) => b.contextUsage - a.contextUsage)
  return {
    sessions: total ?? sessions.length,
    ...(active !== null && { sessions_active: active }),
    sessions_failed: sessions.filter(({ error }) => error !== null).length,
    ...(fullest !== undefined && {
      context_max_pct: fullest.contextUsage,
      context_max_session: fullest.sessionKey,
    }),
  }
}

/** Of scheduled jobs; the gateway's own are left out. */
export function cronFields(jobs: readonly CronJob[], now: number): Fields {
  const own = jobs.filter(({ system }) => !system)
  const failing = own.filter(isFailing)
  return {
    cron_jobs: own.length,
    cron_failing: failing.length,
    cron_failing_names: failing.map(({ id, name }) => name ?? id),
    cron_overdue_s: round(Math.max(0, ...own.map((job) => overdueMs(job, now))) / 1_000, 3),
  }
}

/** Of the nodes that have to be there; one that the gateway does not list is missing. */
export function nodeFields(
  nodes: readonly Node[],
  wanted: readonly string[] | undefined,
  now: number,
): Fields {
  const found = wanted?.map((id) => nodes.find(({ nodeId, name }) => nodeId === id || name === id)) ?? nodes
  const silences = found.flatMap((node) => (node === undefined ? [] : (silentMs(node, now) ?? [])))
  const missing = found.filter((node) => node === undefined || node.connected !== true || node.stale === true)
  return {
    nodes: found.length,
    nodes_missing: missing.length,
    ...(silences.length > 0 && { nodes_silent_s: round(Math.max(...silences) / 1_000, 3) }),
  }
}

function usageFields({ totals, quotas }: Usage): Fields {
  const used = (quotas ?? []).flatMap(({ usedPercent }) => usedPercent ?? [])
  const tokens = totals?.total ?? null
  const cost = totals?.cost ?? null
  return {
    ...(tokens !== null && { tokens }),
    ...(cost !== null && { cost_usd: cost }),
    ...(used.length > 0 && { quota_max_pct: Math.max(...used) }),
    unavailable: [
      ...(totals === null ? ['tokens', 'cost_usd'] : []),
      ...(quotas === null ? ['quota_max_pct'] : []),
    ],
  }
}
