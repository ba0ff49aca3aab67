import { VitalsError } from '../../../core/errors.ts'
import type { AgentRow, BeatRow } from '../port.ts'
import type { AgentQuery, Page, PageQuery } from '../reads.ts'
import { beatRowOf } from './beats/beat-record.ts'
import type { BeatPlace } from './fleet/agent-record.ts'
import type { Fleet } from './fleet/fleet.ts'
import type { Holdings } from './holdings.ts'

/** Agents in order of their ids; the cursor is the last id of the page before. */
export function agentsPage(fleet: Fleet, { cursor = '', limit, state }: AgentQuery): Page<AgentRow> {
  const items: AgentRow[] = []
  for (const id of fleet.idsAfter(cursor)) {
    const row = fleet.ownRow(id)
    if (row === null || (state !== undefined && row.state !== state)) continue
    if (items.length === limit) return { items, next: items.at(-1)?.agent ?? null }
    items.push(row)
  }
  return { items, next: null }
}

/** An agent's beats, newest first: each tells where the one before it lies, so that no index has to be kept. */
export function beatsPage(held: Holdings, agent: string, { cursor, limit }: PageQuery): Page<BeatRow> {
  const items: BeatRow[] = []
  let place = cursor === undefined ? held.fleet.newestOf(agent) : placeOf(cursor)
  while (place.block > 0 && items.length < limit) {
    const stored = held.beats.read(place)
    if (stored === null || held.fleet.idOf(stored.agent) !== agent) break
    items.push(beatRowOf(stored, agent))
    place = stored.before
  }
  const isMore = place.block > 0 && items.length === limit && held.beats.read(place) !== null
  return { items, next: isMore ? `${place.block}.${place.place}` : null }
}

function placeOf(cursor: string): BeatPlace {
  const match = /^(\d{1,15})\.(\d{1,9})$/.exec(cursor)
  if (match === null) throw new VitalsError('USAGE', { params: { detail: 'that is no cursor of this list' } })
  return { block: Number(match[1]), place: Number(match[2]) }
}
