import type { GatewayOptions, gatewayParts } from '../../core/probe-kind/kinds/gateway.ts'
import type { Channel } from '../../core/report/view/channel.ts'
import type { CronJob, Scheduler } from '../../core/report/view/cron.ts'
import type { Node } from '../../core/report/view/node.ts'
import { channelName, reasonsIn } from '../../core/report/view/reasons.ts'
import type { Session } from '../../core/report/view/session.ts'
import { isDown, isFailing, isWanted, overdueMs, silentMs } from '../../core/report/view/trouble.ts'
import type { Value } from '../../core/value.ts'
import type { Asking } from '../../gateway/client/views/answer.ts'
import { askJobs, askScheduler } from '../../gateway/client/views/cron/ask.ts'
import { askNodes } from '../../gateway/client/views/nodes/ask.ts'
import { askSessions, countActive } from '../../gateway/client/views/sessions/ask.ts'
import { type AskedUsage, askUsage } from '../../gateway/client/views/usage/ask.ts'
import { roundTo } from '../number/round-to.ts'

type Fields = Readonly<Record<string, Value>>
type Part = Exclude<(typeof gatewayParts)[number], 'channels'>

/** What one part gives. */
export interface PartAnswer {
  readonly fields: Fields
  /** Its fields that the gateway could not tell, or has not counted yet. */
  readonly unavailable?: readonly string[]
}

type AskPart = (asking: Asking, options: GatewayOptions, now: number) => Promise<PartAnswer>

/** How each part of a gateway but its channels is asked for, and what it gives; `now` is in epoch milliseconds. */
export const partQuestions: Readonly<Record<Part, AskPart>> = {
  sessions: async (asking) => {
    const { sessions, total } = await askSessions(asking)
    return { fields: sessionFields(sessions, total) }
  },
  cron: async (asking, _, now) => {
    const [scheduler, jobs] = await Promise.all([askScheduler(asking), askJobs(asking)])
    return { fields: cronFields(jobs, scheduler, now) }
  },
  nodes: async (asking, { nodes }, now) => ({ fields: nodeFields(await askNodes(asking), nodes, now) }),
  usage: async (asking) => usageAnswer(await askUsage(asking, { since: null, shares: false })),
}

/** Of channels; those that nobody wants to run are left out. */
export function channelFields(channels: readonly Channel[], now: number): Fields {
  const wanted = channels.filter(isWanted)
  const down = wanted.filter(isDown)
  const silences = wanted.flatMap(({ status, lastActivity }) =>
    status === 'connected' && lastActivity !== null ? Math.max(0, now - lastActivity) : [],
  )
  return {
    channels: wanted.length,
    channels_down: down.length,
    channels_down_names: down.map(channelName),
    ...(silences.length > 0 && { channels_silent_s: roundTo(Math.max(...silences) / 1_000, 3) }),
  }
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
export function cronFields(jobs: readonly CronJob[], scheduler: Scheduler | null, now: number): Fields {
  const own = jobs.filter(({ system }) => !system)
  const failing = own.filter(isFailing)
  const codes = reasonsIn({ jobs, scheduler }, now).map(({ code }) => code)
  return {
    cron_jobs: own.length,
    cron_stuck: codes.filter((code) => code !== 'cron_failing' && code !== 'cron_overdue').length,
    cron_failing: failing.length,
    cron_failing_names: failing.map(({ id, name }) => name ?? id),
    cron_overdue_s: roundTo(Math.max(0, ...own.map((job) => overdueMs(job, now))) / 1_000, 3),
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
    ...(silences.length > 0 && { nodes_silent_s: roundTo(Math.max(...silences) / 1_000, 3) }),
  }
}

/** The fields that each part of the usage tells. */
const usageFields: Readonly<Record<string, readonly string[]>> = {
  totals: ['tokens', 'cost_usd'],
  quotas: ['quota_max_pct'],
  tokens: ['tokens', 'quota_max_pct'],
  cost: ['cost_usd'],
}

/** Totals that nobody has counted are no zero; what a gateway has no method for, it does not have. */
function usageAnswer({ usage: { totals, quotas, unknown }, lacking }: AskedUsage): PartAnswer {
  const used = (quotas ?? []).flatMap(({ usedPercent }) => usedPercent ?? [])
  const tokens = totals?.total ?? null
  const cost = totals?.cost ?? null
  const fields = {
    ...(tokens !== null && { tokens }),
    ...(cost !== null && { cost_usd: cost }),
    ...(used.length > 0 && { quota_max_pct: Math.max(...used) }),
  }
  const unread = unknown.flatMap(({ part }) => (lacking.includes(part) ? [] : (usageFields[part] ?? [])))
  // A provider that could not be asked has a quota all the same.
  const unasked = (quotas ?? []).some(({ error }) => error !== null) ? ['quota_max_pct'] : []
  const withheld = [...unread, ...unasked].filter((field) => !Object.hasOwn(fields, field))
  return { fields, unavailable: [...new Set(withheld)] }
}
