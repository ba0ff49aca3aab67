import type { Quota, UsageRow, UsageTotals } from '../../../../core/report/view/usage.ts'
import {
  isObject,
  type LooseObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
} from '../../../protocol/loose-value.ts'

interface Counted {
  readonly totals: UsageTotals
  readonly byModel: UsageRow[] | null
  readonly byProvider: UsageRow[] | null
  readonly bySession: UsageRow[] | null
  readonly quotas: Quota[]
}

/** Tokens and their shares in an answer of our own gateway; `null` when it is no answer to `usage.status`. */
export function readUsage(payload: unknown): Counted | null {
  if (!isObject(payload)) return null
  const totals = isObject(payload.totals) ? payload.totals : payload
  return {
    totals: tokensOf(totals),
    byModel: rowsOf(payload.byModel, 'model'),
    byProvider: rowsOf(payload.byProvider, 'provider'),
    bySession: rowsOf(payload.bySession, 'sessionKey'),
    quotas: listOf(payload.quotas).flatMap((quota) => (isObject(quota) ? readQuota(quota) : [])),
  }
}

/** The cost in an answer to `usage.cost`, in US dollars; `null` when none is told. */
export function readCost(payload: unknown): number | null {
  const answer = objectOf(payload)
  return numberOf(answer.cost) ?? numberOf(objectOf(answer.totals).cost)
}

function rowsOf(rows: unknown, key: string): UsageRow[] | null {
  if (!Array.isArray(rows)) return null
  return rows.flatMap((row) => {
    const given = objectOf(row)
    const name = textOf(given[key]) ?? textOf(given.name)
    return name === null ? [] : { name, provider: textOf(given.provider), ...tokensOf(given) }
  })
}

function tokensOf(given: LooseObject): UsageTotals {
  const [input, output] = [numberOf(given.input), numberOf(given.output)]
  const total = numberOf(given.total) ?? (input === null || output === null ? null : input + output)
  return { input, output, total, cost: numberOf(given.cost) }
}

function readQuota(quota: LooseObject): Quota {
  return {
    provider: textOf(quota.provider) ?? '?',
    window: textOf(quota.window),
    usedPercent: numberOf(quota.usedPercent),
    resetAt: numberOf(quota.resetAt),
    error: textOf(quota.error),
  }
}
