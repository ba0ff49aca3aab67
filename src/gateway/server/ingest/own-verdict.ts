import type { SignedBeat } from '../judge/items.ts'

/** Whether a single beat's own verdict is critical; looked at only under the heaviest load. */
export function saysCritical({ body, isBatch }: SignedBeat): boolean {
  if (isBatch) return false
  try {
    const parsed = JSON.parse(Buffer.from(body).toString()) as { policy?: { state?: unknown } } | null
    return parsed?.policy?.state === 'critical'
  } catch {
    return false
  }
}
