import { formatDuration } from '../../core/text/duration.ts'

const units = [
  { size: 86_400_000, next: 3_600_000 },
  { size: 3_600_000, next: 60_000 },
  { size: 60_000, next: 60_000 },
  { size: 1_000, next: 1_000 },
] as const

/**
 * A time as people say it: `just now`, `45s ago`, `3m ago`, `2h10m ago`, `12d ago`. Days and hours below ten keep
 * their next unit. A time ahead, from a clock that was set back, is `in 3m`.
 *
 * @param elapsedMs milliseconds from that time to now; `NaN` is `at an unknown time`.
 */
export function formatAgo(elapsedMs: number): string {
  if (!Number.isFinite(elapsedMs)) return 'at an unknown time'
  if (Math.abs(elapsedMs) < 1_000) return 'just now'
  const span = formatSpan(Math.abs(elapsedMs))
  return elapsedMs > 0 ? `${span} ago` : `in ${span}`
}

/** How long something took: `0.4 ms`, `31 ms`, `1.25 s`. */
export function formatTook(ms: number): string {
  if (ms >= 999.5) return `${Number((ms / 1_000).toFixed(2))} s`
  return ms >= 10 ? `${Math.round(ms)} ms` : `${Number(ms.toFixed(1))} ms`
}

/** A length of time as people say it: `45s`, `2h10m`, `12d`. */
export function formatSpan(ms: number): string {
  const unit = units.find(({ size }) => ms >= size) ?? units[3]
  const step = ms < 10 * unit.size ? unit.next : unit.size
  return formatDuration(Math.floor(ms / step) * step)
}
