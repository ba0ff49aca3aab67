import { formatAgo } from '../terminal/duration-ago.ts'

const steps = [
  { size: 1e9, unit: 'G' },
  { size: 1e6, unit: 'M' },
  { size: 1e3, unit: 'k' },
] as const

/** A number of tokens in three digits or so: `950`, `12.3k`, `4.56M`; `?` where nobody knows it. */
export function tokensText(tokens: number | null): string {
  if (tokens === null) return '?'
  // From 999.5 of a unit on, rounding would give a thousand of it.
  const step = steps.find(({ size }) => tokens >= size * 0.9995)
  return step === undefined
    ? String(Math.round(tokens))
    : `${Number((tokens / step.size).toPrecision(3))}${step.unit}`
}

/** A cost in US dollars: `$0.05`, `$1234.50`, below a cent to four places. */
export function costText(cost: number | null): string {
  if (cost === null) return '?'
  return `$${cost.toFixed(cost !== 0 && Math.abs(cost) < 0.01 ? 4 : 2)}`
}

/** A moment as people say it, `3m ago` or `in 4m`; empty where there is none. */
export function agoText(moment: number | null, now: number): string {
  return moment === null ? '' : formatAgo(now - moment)
}

/** A share in per cent: `91 %`; empty where nobody knows it. */
export function percentText(percent: number | null): string {
  return percent === null ? '' : `${Number(percent.toFixed(1))} %`
}

/** `1 job`, `2 jobs`, `no jobs`. */
export function countText(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`
}
