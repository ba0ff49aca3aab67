import type { UnknownPart } from '../../../../core/report/view/unknown-part.ts'
import type { Usage, UsageTotals } from '../../../../core/report/view/usage.ts'
import { nearestIsoTime } from '../../../../core/text/time.ts'
import { type Asking, answerOf, isOurs } from '../answer.ts'
import { gather } from '../parts.ts'
import { readCost, readQuotas, readShares } from './openclaw.ts'
import { readCost as readOwnCost, readUsage } from './openvitals.ts'

/** What to ask of the usage. */
export interface UsageQuestion {
  /** Epoch milliseconds from which it is counted; `null` for as long as the gateway counts by itself. */
  readonly since: number | null
  /** Also who used it, which a gateway may have to count first. */
  readonly shares: boolean
}

const dayMs = 86_400_000

/** The usage, and the parts of it that the gateway has no method for. */
export interface AskedUsage {
  readonly usage: Usage
  readonly lacking: readonly string[]
}

/** The document of `vitals usage`. @throws GatewayError when nothing was answered */
export async function usageView(asking: Asking, question: UsageQuestion): Promise<Usage> {
  return (await askUsage(asking, question)).usage
}

/** The same for who must know what an old gateway lacks. @throws GatewayError when nothing was answered */
export function askUsage(asking: Asking, question: UsageQuestion): Promise<AskedUsage> {
  return isOurs(asking) ? ownUsage(asking, question) : openClawUsage(asking, question)
}

async function ownUsage(asking: Asking, { since }: UsageQuestion): Promise<AskedUsage> {
  const params = since === null ? {} : { since }
  const { told, unknown, lacking } = await gather({
    tokens: answerOf(asking, 'usage.status', params, readUsage),
    cost: answerOf(asking, 'usage.cost', params, readOwnCost),
  })
  const { tokens, cost } = told
  const usage = {
    since,
    totals: tokens === null ? costAlone(cost) : { ...tokens.totals, cost: tokens.totals.cost ?? cost },
    complete: true,
    byModel: tokens?.byModel ?? null,
    byProvider: tokens?.byProvider ?? null,
    bySession: tokens?.bySession ?? null,
    quotas: tokens?.quotas ?? null,
    unknown,
  }
  return { usage, lacking }
}

function costAlone(cost: number | null): UsageTotals | null {
  return cost === null ? null : { input: null, output: null, total: null, cost }
}

async function openClawUsage(asking: Asking, { since, shares }: UsageQuestion): Promise<AskedUsage> {
  // OpenClaw counts by whole days.
  const days = since === null ? {} : { startDate: dayOf(since), endDate: dayOf(asking.now()) }
  const { told, unknown, lacking } = await gather({
    totals: answerOf(asking, 'usage.cost', days, readCost),
    quotas: answerOf(asking, 'usage.status', {}, readQuotas),
    ...(shares && { shares: answerOf(asking, 'sessions.usage', days, readShares) }),
  })
  const cost = told.totals
  const counted = told.shares?.complete === true ? told.shares : null
  const isCounting = cost?.complete === false || told.shares?.complete === false
  const usage = {
    since: since === null ? (cost?.since ?? null) : Math.floor(since / dayMs) * dayMs,
    totals: cost === null || !cost.complete ? null : cost.totals,
    complete: cost?.complete ?? null,
    byModel: counted?.byModel ?? null,
    byProvider: counted?.byProvider ?? null,
    bySession: counted?.bySession ?? null,
    quotas: told.quotas,
    unknown: isCounting ? [...unknown, stillCounting] : unknown,
  }
  return { usage, lacking }
}

/** Nothing that a gateway counts is zero until it has counted. */
export const stillCounting: UnknownPart = {
  part: 'totals',
  code: 'STILL_COUNTING',
  message: 'The gateway has not counted its sessions yet.',
  hint: 'Ask again in a moment; a gateway without any session has nothing to count.',
}

function dayOf(at: number): string {
  return nearestIsoTime(at).slice(0, 10)
}
