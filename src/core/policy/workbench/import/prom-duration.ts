const sizes = {
  y: 31_536_000_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
} as const
const whole = /^(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/
const longestMs = 315_360_000_000

/** Milliseconds of a duration as Prometheus writes it, `1d12h` or `0`; `null` for anything else or more than ten years. */
export function promDuration(text: string): number | null {
  if (text === '0') return 0
  if (text === '' || text.length > 64 || !whole.test(text)) return null
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|[ywdhms])/g)) {
    total += Number(amount) * sizes[unit as keyof typeof sizes]
  }
  return total <= longestMs ? total : null
}
