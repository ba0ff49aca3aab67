import { notBefore, type Start, staleAfter } from '../../../../core/heartbeat/liveness/deadline.ts'
import {
  type BrakeLimits,
  defaultBrake,
  isMassSilence,
} from '../../../../core/heartbeat/liveness/mass-silence.ts'
import type { AgentRow, BeatStore } from '../../../../store/gateway/port.ts'
import type { FleetReads } from '../../../../store/gateway/reads.ts'
import type { DeadlinePassed } from '../items.ts'

/** How the deadlines of agents are watched. */
export interface Watch {
  readonly start: Start
  /** How far apart the beats of an agent are, in milliseconds. */
  readonly intervalOf: (row: AgentRow) => number
  /** Since when an agent is expected, or when it will be next; `null` for always. */
  readonly expectedFrom?: (agent: string) => number | null
  /** Whose deadline may be another now, though it has not passed: their hours or the clock were changed. */
  readonly anew?: readonly string[]
  /** Tells of an agent whether somebody maintains it: its silence is expected. */
  readonly maintained?: () => Promise<(agent: string) => boolean>
  readonly brake?: BrakeLimits
  /** At most so many agents a look. */
  readonly limit: number
}

/** What one look at the deadlines found. */
export interface Sweep {
  readonly items: readonly DeadlinePassed[]
  readonly isMassSilence: boolean
  /** Of a mass silence, those that should have been heard of: all, or of very many some. */
  readonly silent: readonly AgentRow[]
}

type SweepStore = Pick<BeatStore, 'due' | 'awaited'> & Pick<FleetReads, 'agent'>

const mostCounted = 100_000
const mostNamed = 1_000

/**
 * Looks for agents whose deadline has passed. Silence is counted before it is blamed on anybody: an agent that has missed half of
 * its own time counts, so that the brake holds before the first of many is accused.
 *
 * @param now epoch milliseconds by the clock of deadlines
 */
export async function sweepDeadlines(store: SweepStore, now: number, watch: Watch): Promise<Sweep> {
  const { start, limit } = watch
  const silent = await massSilence(store, now, watch)
  const isMass = silent.length > 0
  const due = new Set([...(await store.due(now, limit)), ...(watch.anew ?? [])])
  const items: DeadlinePassed[] = []
  for (const agent of due) {
    const expected = await expectedBy(store, agent, watch)
    const earliest = Math.max(notBefore(agent, start), expected ?? Number.NEGATIVE_INFINITY)
    items.push({ kind: 'deadline', agent, at: now, notBefore: earliest, isMassSilence: isMass })
  }
  return { items, isMassSilence: isMass, silent }
}

/** When an agent that is not always expected may be called silent: it has its time from the beginning of its hours. */
async function expectedBy(
  store: Pick<SweepStore, 'agent'>,
  agent: string,
  { expectedFrom, intervalOf }: Pick<Watch, 'expectedFrom' | 'intervalOf'>,
): Promise<number | null> {
  const from = expectedFrom?.(agent) ?? null
  const row = from === null ? null : await store.agent(agent)
  return from === null || row === null ? null : from + staleAfter(intervalOf(row))
}

/**
 * Those that are silent where they are too many to be blamed; none where they are not. Just after a start nobody could have
 * been heard of.
 */
async function massSilence(store: SweepStore, now: number, watch: Watch): Promise<readonly AgentRow[]> {
  const { start, intervalOf, brake = defaultBrake } = watch
  if (now < start.startedAt + start.graceMs) return []
  const awaited = await store.awaited(now, mostCounted)
  if (awaited.quiet.length < brake.least) return []
  const isMaintained = (await watch.maintained?.()) ?? (() => false)
  const quiet = awaited.quiet.filter((agent) => !isMaintained(agent))
  const watched = awaited.watched - (awaited.quiet.length - quiet.length)
  if (!isMassSilence({ watched, silent: quiet.length }, brake)) return []
  // A deadline may be of a held beat, or put off: only the agent's own pace tells how long it has been silent.
  const silent: AgentRow[] = []
  const enough = Math.max(mostNamed, Math.floor(brake.share * watched) + 1, brake.least)
  for (const agent of quiet) {
    const row = await store.agent(agent)
    if (row === null || now - row.seenAt < staleAfter(intervalOf(row)) / 2) continue
    if (now < ((await expectedBy(store, agent, watch)) ?? now)) continue
    silent.push(row)
    if (silent.length === enough) break
  }
  return isMassSilence({ watched, silent: silent.length }, brake) ? silent : []
}
