const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}
const longestMs = 3_650 * 86_400_000

/** What every duration in a policy, a flag or a JSON Schema must look like: `500ms`, `30s`, `1m30s`, `2h`, `1d`. */
export const durationPattern = '^(?:\\d+(?:\\.\\d+)?(?:ms|[smhd]))+$'

const whole = new RegExp(durationPattern)

/**
 * Reads a duration such as `500ms`, `1m30s` or `1.5h`; a bare number is refused because its unit would be a guess.
 *
 * @returns milliseconds, or `null` when the text is not a duration, is not a whole number of milliseconds,
 * names a unit twice or out of order, or is longer than ten years.
 */
export function parseDuration(text: string): number | null {
  if (text.length > 64 || !whole.test(text)) return null
  let total = 0
  let previousUnit = Number.POSITIVE_INFINITY
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)) {
    const size = milliseconds[unit as string] as number
    if (size >= previousUnit) return null
    previousUnit = size
    total += Number(amount) * size
  }
  const rounded = Math.round(total)
  return Math.abs(total - rounded) < 1e-6 && rounded <= longestMs ? rounded : null
}

/** The shortest exact form that {@link parseDuration} reads back: `90_000` is `1m30s`, `0` is `0s`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s'
  let rest = ms
  let text = ''
  for (const unit of ['d', 'h', 'm', 's', 'ms']) {
    const size = milliseconds[unit] as number
    const amount = Math.floor(rest / size)
    if (amount > 0) text += `${amount}${unit}`
    rest -= amount * size
  }
  return text
}
