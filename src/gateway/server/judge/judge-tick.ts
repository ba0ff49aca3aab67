import type { Beat } from '../../../core/heartbeat/beat/read-beat.ts'
import { builtInCheck } from '../../../core/heartbeat/built-in-check.ts'
import type { Mute } from '../../../core/notify/mute.ts'
import { layOut, moveTo } from '../../../core/policy/engine/row.ts'
import type { Sample } from '../../../core/policy/engine/sample.ts'
import { readSampleLine } from '../../../core/policy/workbench/input/sample-line.ts'
import { isoTime } from '../../../core/text/time.ts'
import type { Value } from '../../../core/value.ts'
import type { AuditEntry } from '../../../store/store.ts'
import { type Consequences, followTick, type TickOwner } from './effects.ts'
import { isSaid, type Said } from './operator/said.ts'
import type { StateInWork } from './state/agent-work.ts'
import { judgeSample } from './state/judge-sample.ts'
import type { Bench } from './state/judged-policy.ts'

const none: ReadonlySet<string> = new Set()
const noReadings: Sample['readings'] = new Map()

/** Everything that one tick is decided by, beside the state. */
export interface TickInputs {
  /** When it is judged, epoch milliseconds. */
  readonly at: number
  /** `null` for one that is missing. */
  readonly beat: Beat | null
  readonly owner: TickOwner
  /** What mutes every check. */
  readonly mutes: readonly Mute[]
  /** What mutes some checks beside that. */
  readonly muted: Readonly<Record<string, readonly Mute[]>>
  /** What operators said since the tick before. */
  readonly said: Said
  /** Two senders use the name: of what they tell, nothing recovers and nothing is remedied. */
  readonly twoSenders: boolean
  /** The state before was lost: every count counts as met. */
  readonly countsMet: boolean
}

/** What was decided of one beat or silence. */
export interface Folded extends Consequences {
  /** Hash of the tick, where it decided something. */
  readonly tickHash: string | null
}

/**
 * Judges one tick of an agent's policy or of the built-in check, and follows it up. Where it decided something, a record
 * with all that it was decided by stands before its other records, so that anybody can decide it again. Changes `work`.
 */
export function judgeTick(work: StateInWork, inputs: TickInputs): Folded {
  const { beat, owner, mutes, muted, said, twoSenders, countsMet } = inputs
  const { bench, packed: prior } = work
  const skipped = owner.builtIn ? layOutBuiltIn(bench, inputs) : layOutBeat(bench, inputs)
  const kept = !owner.builtIn && twoSenders ? allChecks(bench) : skipped
  const ownsClock = beat === null || beat.intervalMs === null
  const silenced = { all: mutes, of: muted }
  const request = { silenced, said, skipped: kept, ownsClock, countsMet, clock: owner.now }
  const tick = judgeSample(bench, work.state, prior, request)
  const followed = followTick(work, tick, owner)
  work.packed = bench.packing.pack(work.state)
  const { decisionHash: tickHash } = tick
  if (tickHash === null) return { ...followed, tickHash }
  return { ...followed, audit: [decisionEntry(bench, inputs, prior, tickHash), ...followed.audit], tickHash }
}

/** The record of what a tick was decided by; the beat itself is stored under its id. */
function decisionEntry(
  { engine }: Bench,
  { at, beat, owner, mutes, muted, said, twoSenders, countsMet }: TickInputs,
  prior: Uint8Array,
  hash: string,
): AuditEntry {
  const { agent, heartbeatId, builtIn, heldBy, now } = owner
  return {
    ...{ ts: isoTime(now), type: 'decision', event: 'judged', agent, heartbeat_id: heartbeatId },
    ...{ policy: engine.policy.name, policy_digest: engine.policy.digest, decision_hash: hash },
    inputs: {
      ...{ at, clock: now, built_in: builtIn, missing: beat === null, mutes: [...mutes] },
      ...(Object.keys(muted).length > 0 && { muted: muted as Record<string, string[]> }),
      ...(heldBy !== undefined && mutes.includes('maintenance') && { held_by: heldBy }),
      ...(isSaid(said) && { said: said as unknown as Value }),
      ...{ two_senders: twoSenders, counts_met: countsMet, prior: Buffer.from(prior).toString('base64') },
    },
  }
}

function layOutBuiltIn({ engine, view }: Bench, { at, beat, twoSenders }: TickInputs): ReadonlySet<string> {
  const value = { two_senders: twoSenders }
  const readings =
    beat === null ? noReadings : new Map([[builtInCheck, { value, observedAt: at, ttlMs: 0 }] as const])
  layOut(engine, { at, readings }, view.row)
  return none
}

/** The beat's probes and facts in the row, as a simulation reads them. @returns the checks that the agent did not judge */
function layOutBeat({ engine, view, target }: Bench, { at, beat }: TickInputs): ReadonlySet<string> {
  layOut(engine, { at, readings: noReadings }, view.row)
  if (beat === null) return none
  const { ts, probes, results, facts, skipped } = beat.body
  const line = readSampleLine({ ts, probes, results, facts, skipped }, target)
  if (line.kind !== 'sample') {
    view.row.at = at
    return none
  }
  moveTo(view.row, at)
  return line.skipped ?? none
}

function allChecks({ engine }: Bench): ReadonlySet<string> {
  return new Set(engine.checks.map(({ spec }) => spec.name))
}
