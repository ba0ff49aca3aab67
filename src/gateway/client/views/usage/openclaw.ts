import type { Quota, UsageRow, UsageTotals } from '../../../../core/report/view/usage.ts'
import {
  isObject,
  type LooseObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
} from '../../../protocol/loose-value.ts'

interface Cost {
  readonly totals: UsageTotals
  readonly complete: boolean
  /** The first day that is counted, in epoch milliseconds; `null` where it does not say. */
  readonly since: number | null
}

/** What OpenClaw has counted; `null` when it is no answer to `usage.cost`. */
export function readCost(payload: unknown): Cost | null {
  const answer = objectOf(payload)
  if (!isObject(answer.totals)) return null
  return { totals: tokensOf(answer.totals), complete: isComplete(answer), since: firstDay(answer) }
}

const dayMs = 86_400_000

/** Current releases list every day, old ones only those with something in them and the number of days. */
function firstDay(answer: LooseObject): number | null {
  const days = numberOf(answer.days)
  const updatedAt = numberOf(answer.updatedAt)
  const counted = days === null || updatedAt === null ? null : Math.floor(updatedAt / dayMs) - days + 1
  const named = textOf(answer.startDate) ?? textOf(objectOf(listOf(answer.daily)[0]).date)
  const first = named === null ? Number.NaN : Date.parse(`${named}T00:00:00Z`)
  const byName = Number.isNaN(first) ? null : first
  const byCount = counted === null ? null : counted * dayMs
  return byName === null || byCount === null ? (byName ?? byCount) : Math.min(byName, byCount)
}

interface Shares {
  readonly complete: boolean
  readonly byModel: UsageRow[]
  readonly byProvider: UsageRow[]
  readonly bySession: UsageRow[]
}

/** Who used it; `null` when it is no answer to `sessions.usage`. */
export function readShares(payload: unknown): Shares | null {
  const answer = objectOf(payload)
  if (!Array.isArray(answer.sessions)) return null
  const aggregates = objectOf(answer.aggregates)
  return {
    complete: isComplete(answer),
    byModel: rowsOf(aggregates.byModel, 'model'),
    byProvider: rowsOf(aggregates.byProvider, 'provider'),
    bySession: listOf(answer.sessions).flatMap((session) => {
      const { key, usage, modelProvider } = objectOf(session)
      const name = textOf(key)
      if (name === null || !isObject(usage)) return []
      return { name, provider: textOf(modelProvider), ...tokensOf(usage) }
    }),
  }
}

/** Every window of every provider; `null` when it is no answer to `usage.status`. */
export function readQuotas(payload: unknown): Quota[] | null {
  const answer = objectOf(payload)
  if (!Array.isArray(answer.providers)) return null
  return listOf(answer.providers).flatMap((entry) => (isObject(entry) ? quotasOf(entry) : []))
}

function quotasOf(entry: LooseObject): Quota[] {
  const provider = textOf(entry.displayName) ?? textOf(entry.provider) ?? '?'
  const error = textOf(entry.error)
  const windows = listOf(entry.windows).map((window): Quota => {
    const { label, usedPercent, resetAt } = objectOf(window)
    return {
      provider,
      window: textOf(label),
      usedPercent: numberOf(usedPercent),
      resetAt: numberOf(resetAt),
      error,
    }
  })
  const without = { provider, window: null, usedPercent: null, resetAt: null, error }
  return windows.length === 0 && error !== null ? [without] : windows
}

function rowsOf(rows: unknown, key: 'model' | 'provider'): UsageRow[] {
  return listOf(rows).flatMap((row) => {
    const given = objectOf(row)
    const name = textOf(given[key])
    if (name === null) return []
    return { name, provider: textOf(given.provider), ...tokensOf(objectOf(given.totals)) }
  })
}

/** What the cache gave back or took in counts as input, as providers bill it. */
function tokensOf(given: LooseObject): UsageTotals {
  const parts = [given.input, given.cacheRead, given.cacheWrite].flatMap((part) => numberOf(part) ?? [])
  return {
    input: parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0),
    output: numberOf(given.output),
    total: numberOf(given.totalTokens),
    cost: numberOf(given.totalCost),
  }
}

/** A count that is under way, or has not found a single file of a session yet, says nothing. */
function isComplete({ cacheStatus, totals }: LooseObject): boolean {
  if (!isObject(cacheStatus)) return true
  const status = textOf(cacheStatus.status)
  if (status !== null && status !== 'fresh') return false
  const isEmpty = (numberOf(objectOf(totals).totalTokens) ?? 0) === 0
  return !(isEmpty && numberOf(cacheStatus.cachedFiles) === 0)
}
