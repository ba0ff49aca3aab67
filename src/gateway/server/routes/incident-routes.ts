import { type Silence, silencedUntil } from '../../../core/notify/silence.ts'
import { incidentLabels } from '../../../core/report/fleet/acknowledgement.ts'
import type { Incident } from '../../../core/report/fleet/incident.ts'
import type { State } from '../../../core/state.ts'
import { nearestIsoTime } from '../../../core/text/time.ts'
import type { AuditEntry } from '../../../store/store.ts'
import { operations } from '../api/operations.ts'
import { problem } from '../http/problem.ts'
import { pageOf, type Route } from '../http/route.ts'
import { mostSilences, readSilence } from '../judge/operator/silences.ts'
import { readMemory } from '../judge/state/packed-memory.ts'
import type { RemoteStore } from '../judge/thread/judge-thread.ts'

type Store = Pick<RemoteStore, 'trail' | 'agent' | 'silences'>

/**
 * The incidents out of the trail: one that is over from its last record, one that lasts from its first.
 *
 * @param now epoch milliseconds
 */
export function incidentRoutes(store: Store, now: () => number): readonly Route[] {
  return [
    {
      ...operations.listIncidents,
      handle: async ({ query }) => {
        const page = pageOf(query)
        const [agent, state] = [query.get('agent'), query.get('state')]
        if (page === null) return problem('invalid-query', { parameter: 'limit' })
        if (state !== null && state !== 'open' && state !== 'over') {
          return problem('invalid-query', { parameter: 'state' })
        }
        const wanted = { ...page, type: 'incident', ...(agent !== null && { agent }) }
        const { items, next } = await store.trail(wanted)
        const at = now()
        const silences = (await store.silences({ limit: mostSilences, endsAfter: at })).items.map(readSilence)
        const lines: Incident[] = []
        for (const { entry } of items) {
          const line =
            entry.event === 'closed' ? closed(entry) : await lasting(entry, store, { silences, at })
          const isWanted = state === null || (state === 'open') === (line?.closed_at === null)
          if (line !== null && isWanted) lines.push(line)
        }
        return { status: 200, body: { incidents: lines, next } }
      },
    },
  ]
}

function closed(entry: AuditEntry): Incident {
  return {
    incident_id: String(entry.incident),
    agent_id: String(entry.agent),
    opened_at: String(entry.opened_at),
    closed_at: String(entry.closed_at),
    closed_by: entry.closed_by === 'removal' ? 'removal' : 'recovery',
    worst: entry.worst as State,
    checks: entry.checks as readonly string[],
    acknowledged:
      typeof entry.acknowledged_by === 'string'
        ? { by: entry.acknowledged_by, at: String(entry.acknowledged_at) }
        : null,
    silenced_until: null,
    label: incidentLabels.find((label) => label === entry.label) ?? null,
  }
}

/** One that was opened, as it is now; `null` where it is over, and listed from its last record. */
async function lasting(
  entry: AuditEntry,
  store: Pick<RemoteStore, 'agent'>,
  present: { readonly silences: readonly Silence[]; readonly at: number },
): Promise<Incident | null> {
  const row = await store.agent(String(entry.agent))
  const now = row === null ? null : readMemory(row.memory).incident
  if (row === null || now === null || now.id !== entry.incident) return null
  const { id, at, worst, checks, acknowledged, label = null } = now
  const ends = checks.map((check) =>
    silencedUntil(present.silences, { agent: row.agent, check, at: present.at }),
  )
  const until = Math.min(...ends.map((end) => end ?? 0))
  return {
    incident_id: id,
    agent_id: row.agent,
    opened_at: nearestIsoTime(at),
    closed_at: null,
    closed_by: null,
    worst,
    checks,
    acknowledged:
      acknowledged === undefined ? null : { by: acknowledged.by, at: nearestIsoTime(acknowledged.at) },
    silenced_until: until === 0 ? null : nearestIsoTime(until),
    label,
  }
}
