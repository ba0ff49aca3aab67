import type { AgentEvent } from '../../core/report/fleet/history.ts'
import { defaultStateOrder, type State } from '../../core/state.ts'
import { isoTime } from '../../core/text/time.ts'
import type { ShownAgent } from '../../render/fleet/agent.ts'

const dayMs = 86_400_000

/** A day before `now` (epoch milliseconds), in RFC 3339. */
export function dayBefore(now: number): string {
  return isoTime(now - dayMs)
}

/** The changes of state among records, in their order. */
export function changesIn(events: readonly AgentEvent[]): ShownAgent['changes'] {
  return events.flatMap(({ type, ts, check, from, to }) => {
    const [before, after] = [stateOf(from), stateOf(to)]
    if (type !== 'transition' || typeof check !== 'string' || before === null || after === null) return []
    return [{ at: Date.parse(ts), check, from: before, to: after }]
  })
}

function stateOf(value: unknown): State | null {
  return defaultStateOrder.find((state) => state === value) ?? null
}
