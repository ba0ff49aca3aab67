import type { Quota, Usage, UsageRow } from '../../core/report/view/usage.ts'
import type { State } from '../../core/state.ts'
import { nearestIsoTime } from '../../core/text/time.ts'
import type { Style } from '../terminal/style.ts'
import { agoText, costText, percentText, tokensText } from './amount.ts'
import { unknownLines, viewTable } from './view-table.ts'

/** By what `vitals usage` splits the tokens. */
export const usageShares = ['model', 'provider', 'session'] as const
export type UsageShare = (typeof usageShares)[number]

const nearPercent = 80
const fullPercent = 95

/** `vitals usage` for people: the sum, its shares by one thing, and how much of each quota is used up. */
export function renderUsage(usage: Usage, by: UsageShare, style: Style): string {
  const { totals, since, quotas, unknown } = usage
  const shares = { model: usage.byModel, provider: usage.byProvider, session: usage.bySession }[by]
  const from = since === null ? '' : ` since ${nearestIsoTime(since).slice(0, 16).replace('T', ' ')}Z`
  const sum =
    totals === null
      ? [`Tokens and cost${from} are unknown.`]
      : [
          `${tokensText(totals.total)} tokens${from}: ${tokensText(totals.input)} in, ${tokensText(totals.output)} out, ${costText(totals.cost)}`,
        ]
  return [
    ...sum,
    ...(shares === null || shares.length === 0 ? [] : ['', ...shareTable(shares, by, style)]),
    ...(quotas === null || quotas.length === 0 ? [] : ['', ...quotaTable(quotas, style)]),
    ...unknownLines(unknown, style),
  ].join('\n')
}

/** The table of who used how much. */
export function shareTable(shares: readonly UsageRow[], by: UsageShare, style: Style): string[] {
  const rows = shares
    .toSorted((a, b) => (b.total ?? 0) - (a.total ?? 0))
    .map(({ name, provider, total, input, output, cost }) => ({
      state: 'healthy' as const,
      cells: [
        name,
        ...(by === 'provider' ? [] : [provider]),
        ...[total, input, output].map(tokensText),
        costText(cost),
      ],
    }))
  const head = [by.toUpperCase(), ...(by === 'provider' ? [] : ['PROVIDER']), 'TOKENS', 'IN', 'OUT', 'COST']
  return viewTable(head, rows, '', style)
}

function quotaTable(quotas: readonly Quota[], style: Style): string[] {
  const rows = quotas.map((quota) => ({
    state: stateOf(quota),
    cells: [
      quota.provider,
      quota.window,
      percentText(quota.usedPercent),
      agoText(quota.resetAt, style.now),
      quota.error,
    ],
  }))
  return viewTable(['QUOTA OF', 'WINDOW', 'USED', 'RESET', 'ERROR'], rows, '', style)
}

function stateOf({ usedPercent, error }: Quota): State {
  if (usedPercent === null) return error === null ? 'unknown' : 'degraded'
  if (usedPercent >= fullPercent) return 'critical'
  return usedPercent >= nearPercent ? 'degraded' : 'healthy'
}
