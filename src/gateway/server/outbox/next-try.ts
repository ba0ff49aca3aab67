const firstMs = 2_000
const longestMs = 600_000
const leastMs = 500

/** How one try to deliver ended. */
export type Delivery =
  | { readonly kind: 'delivered' }
  /** The receiver wants nothing more, or may not be asked at all. */
  | { readonly kind: 'refused'; readonly detail: string }
  | {
      readonly kind: 'failed' | 'timed_out'
      readonly detail: string
      /** How long the receiver asked to wait; `null` where it said nothing. */
      readonly retryAfterMs: number | null
    }

/**
 * When to try again after `tries` that failed: exponential backoff with full jitter, later where the receiver asked for
 * it; `null` where that is not before `deadline`. Times are epoch milliseconds.
 *
 * @param chance from 0 to below 1
 */
export function nextTryAt(
  tries: number,
  now: number,
  deadline: number,
  retryAfterMs: number | null,
  chance: number,
): number | null {
  const most = Math.min(longestMs, firstMs * 2 ** Math.min(tries - 1, 20))
  const at = Math.round(now + Math.max(leastMs + chance * most, retryAfterMs ?? 0))
  return at < deadline ? at : null
}
