import { notBefore, type Start, staleAfter } from '../../../core/heartbeat/liveness/deadline.ts'
import {
  type BrakeLimits,
  defaultBrake,
  isMassSilence,
} from '../../../core/heartbeat/liveness/mass-silence.ts'
import type { BeatStore } from '../../../store/gateway/port.ts'
import type { DeadlinePassed } from './items.ts'

/** How the deadlines of agents are watched. Milliseconds. */
export interface Watch {
  readonly start: Start
  /** The interval of most agents: half of their patience before a deadline counts as silence for the brake. */
  readonly intervalMs: number
  readonly brake?: BrakeLimits
  /** At most so many agents a look. */
  readonly limit: number
}

/** What one look at the deadlines found. */
export interface Sweep {
  readonly items: readonly DeadlinePassed[]
  readonly isMassSilence: boolean
  /** Those that should have been heard of. */
  readonly silent: readonly string[]
}

const mostCounted = 100_000

/**
 * Looks for agents whose deadline has passed. Silence is counted before it is blamed on anybody: whoever has missed half of
 * its time counts, so that the brake holds before the first of many is accused.
 */
export async function sweepDeadlines(
  store: Pick<BeatStore, 'due'>,
  now: number,
  { start, intervalMs, brake, limit }: Watch,
): Promise<Sweep> {
  const silent = await store.due(now + staleAfter(intervalMs) / 2, mostCounted)
  const mass = await isMass(store, silent.length, brake)
  const due = await store.due(now, limit)
  const items = due.map((agent): DeadlinePassed => {
    return { kind: 'deadline', agent, at: now, notBefore: notBefore(agent, start), isMassSilence: mass }
  })
  return { items, isMassSilence: mass, silent }
}

/** Everybody with a deadline is watched; who signed off or was silent before has none. */
async function isMass(
  store: Pick<BeatStore, 'due'>,
  silent: number,
  brake: BrakeLimits = defaultBrake,
): Promise<boolean> {
  if (silent < brake.least) return false
  const everybody = await store.due(Number.MAX_SAFE_INTEGER, mostCounted)
  return isMassSilence({ watched: everybody.length, silent }, brake)
}
