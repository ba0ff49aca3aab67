import type { Beat } from '../../../core/heartbeat/beat/read-beat.ts'
import { builtInCheck } from '../../../core/heartbeat/built-in-check.ts'
import { judgingTime } from '../../../core/heartbeat/judging-time.ts'
import { missingTicks } from '../../../core/heartbeat/liveness/deadline.ts'
import type { Mute } from '../../../core/notify/mute.ts'
import { ticksLeftOut } from '../../../core/policy/workbench/simulate/gap.ts'
import { isoTime } from '../../../core/text/time.ts'
import type { AuditEntry } from '../../../store/store.ts'
import type { TickOwner } from './effects.ts'
import { type Folded, judgeTick } from './judge-tick.ts'
import { nothingSaid } from './operator/said.ts'
import type { AgentWork } from './state/agent-work.ts'
import type { Step } from './step.ts'

const mostFilled = 100
const nobody: readonly Mute[] = []

const nothing: Folded = { audit: [], outbox: [], actions: [], tickHash: null }

/** What the gateway's own clocks say. */
type Ours = Pick<Step, 'now' | 'drift' | 'isHolding' | 'mutesOf'>

interface Sample {
  readonly at: number
  /** Of a lost beat between others, the built-in check knows nothing: the agent was heard again before it was stale. */
  readonly isGap?: boolean
  readonly beat: Beat | null
  readonly owner: Omit<TickOwner, 'builtIn'>
  readonly mutes: readonly Mute[]
}

/**
 * Judges one beat in its turn, after the ticks that are missing before it. What it tells of the past, out of a spool or
 * from more than two intervals ago, changes states and leads to nothing: what is still so is told with the next beat.
 */
export function foldBeat(work: AgentWork, beat: Beat, receivedAt: number, ours: Ours): Folded {
  const { now, drift, isHolding } = ours
  const heardAt = receivedAt - drift
  const before = work.judgedAt
  const at = judgingTime(beat.ts, before, receivedAt)
  const { intervalMs } = work
  const isPast = isHolding || beat.spooled > 0 || receivedAt - at > 2 * intervalMs
  const heldBy = isHolding ? ('clock' as const) : ('past' as const)
  const owner = { agent: work.agent, heartbeatId: beat.id, now }
  const parts: Folded[] = []
  if (before !== null && beat.intervalMs === null) {
    const count = Math.min(mostFilled, ticksLeftOut(before, at, intervalMs))
    for (let number = 1; number <= count; number += 1) {
      const lost = { beat: null, owner: { ...owner, heldBy }, mutes: past, isGap: true }
      const missed = { at: before + number * intervalMs, ...lost }
      parts.push(foldSample(work, missed, heardAt, ours))
    }
  }
  const sample = { at, beat, owner, mutes: nobody }
  parts.push(
    foldSample(
      work,
      isPast ? { ...sample, owner: { ...owner, heldBy }, mutes: past } : sample,
      heardAt,
      ours,
    ),
  )
  work.memory = {
    ...work.memory,
    last: { id: beat.id, ts: beat.ts, receivedAt },
    verdict: beat.verdict,
    leaving: beat.leaving,
    clockSkewAt: -1,
  }
  return joined(parts)
}

/**
 * Judges a silence: one missing tick for each interval of it, told with the last. `held` keeps back what would be told.
 *
 * @param at by the clock of deadlines
 */
export function foldSilence(work: AgentWork, at: number, held: boolean, ours: Ours): Folded {
  const { intervalMs, seenAt, judgedAt } = work
  const heldBy = held ? ('mass_silence' as const) : ours.isHolding ? ('clock' as const) : ('past' as const)
  const owner = { agent: work.agent, heartbeatId: null, now: ours.now }
  const ticks = missingTicks({ judgedAt: judgedAt ?? seenAt, seenAt }, at, intervalMs)
  // Waking up again after a brake, the last of them was judged before.
  const times = work.memory.silent ? [(judgedAt ?? seenAt) + intervalMs] : ticks
  return joined(
    times.map((time, index) => {
      const isHeld = held || ours.isHolding || index < times.length - 1
      const told = isHeld ? { owner: { ...owner, heldBy }, mutes: past } : { owner, mutes: nobody }
      return foldSample(work, { at: time, beat: null, ...told }, at, ours)
    }),
  )
}

// People hear of what is, not of what was.
const past: readonly Mute[] = ['maintenance']

function foldSample(work: AgentWork, sample: Sample, heardAt: number, ours: Ours): Folded {
  const { own, builtIn } = work.prepare(sample.at)
  const { at, beat, owner } = sample
  const silenced = ours.mutesOf(work.agent)
  const mutes = both(silenced.all, sample.mutes)
  const twoSenders = work.areTwoSenders(heardAt)
  const isLost = work.isStateLost
  work.isStateLost = false
  // What was said is heard where both checks are judged, so that neither misses it.
  const said = sample.isGap === true ? nothingSaid : work.heard()
  const inputs = { at, beat, said, muted: silenced.of, twoSenders, countsMet: isLost }
  const ofBuiltIn =
    sample.isGap === true
      ? nothing
      : judgeTick(builtIn, { ...inputs, mutes, owner: { ...owner, builtIn: true } })
  const lostFirst = isLost ? [lost(sample)] : []
  if (own === null) return joined([...lostFirst, ofBuiltIn], null)
  const isSilent = builtIn.state.checks[builtInCheck]?.state === 'unknown'
  const ofOwn = judgeTick(own, {
    ...inputs,
    mutes: isSilent ? both(mutes, ['dependency']) : mutes,
    owner: { ...owner, builtIn: false },
  })
  return joined([...lostFirst, ofBuiltIn, ofOwn].filter(says), ofOwn.tickHash)
}

/** Each mute once. */
function both(some: readonly Mute[], more: readonly Mute[]): readonly Mute[] {
  if (some.length === 0 || more.length === 0) return some.length === 0 ? more : some
  return [...new Set([...some, ...more])]
}

/** That a state was lost stands in the trail before what was decided without it. */
function lost({ owner: { agent, heartbeatId, now } }: Sample): Folded {
  const entry: AuditEntry = {
    ts: isoTime(now),
    type: 'decision',
    agent,
    heartbeat_id: heartbeatId,
    event: 'state_lost',
  }
  return { ...nothing, audit: [entry] }
}

/** Most ticks decide nothing. */
function says({ audit, outbox, actions }: Folded): boolean {
  return audit.length + outbox.length + actions.length > 0
}

function joined(parts: readonly Folded[], tickHash: string | null = parts.at(-1)?.tickHash ?? null): Folded {
  const [first] = parts
  if (first === undefined && tickHash === null) return nothing
  if (first !== undefined && parts.length === 1 && first.tickHash === tickHash) return first
  return {
    audit: parts.flatMap(({ audit }) => audit),
    outbox: parts.flatMap(({ outbox }) => outbox),
    actions: parts.flatMap(({ actions }) => actions),
    tickHash,
  }
}
