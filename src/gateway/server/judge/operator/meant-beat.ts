import { defaultStateOrder, type State } from '../../../../core/state.ts'
import type { BeatRow } from '../../../../store/gateway/port.ts'
import type { FleetReads } from '../../../../store/gateway/reads.ts'
import type { OperatorWord } from '../items.ts'

type Trail = Pick<FleetReads, 'trail'>

const pageSize = 200
const mostPages = 50

/**
 * A beat as a word means it: how severe each check was in it, out of the trail. A check that has not changed since, or of
 * which nothing is kept, is not in it: it was as it is now.
 */
export async function meantBeat(store: Trail, { agent, id, ts }: BeatRow): Promise<OperatorWord['beat']> {
  const severities: Record<string, State> = {}
  const found = new Set<string>()
  const changed = new Set<string>()
  const query = { agent, type: 'transition', limit: pageSize }
  let cursor: string | null = null
  for (let page = 0; page < mostPages; page += 1) {
    const { items, next }: Awaited<ReturnType<Trail['trail']>> = await store.trail(
      cursor === null ? query : { ...query, cursor },
    )
    for (const { entry } of items) {
      const check = String(entry.check)
      const [from, to] = [stateOf(entry.from), stateOf(entry.to)]
      if (found.has(check) || from === null || to === null) continue
      const wasBefore = entry.heartbeat_id === id || Date.parse(String(entry.judged_at)) <= ts
      if (!wasBefore) {
        changed.add(check)
        // Nothing older may be kept: it was then as it was left.
        if (from !== 'unknown') severities[check] = from
      } else if (to !== 'unknown') {
        found.add(check)
        if (changed.has(check)) severities[check] = to
      }
    }
    const isFound = [...changed].every((check) => found.has(check))
    const isPast = items.some(({ entry }) => Date.parse(String(entry.judged_at)) <= ts)
    if (next === null || (isFound && isPast)) break
    cursor = next
  }
  return { id, judgedAt: ts, severities }
}

function stateOf(value: unknown): State | null {
  return defaultStateOrder.find((state) => state === value) ?? null
}
