import { type Beat, readBeat } from '../../../../core/heartbeat/beat/read-beat.ts'
import { builtInCheck } from '../../../../core/heartbeat/built-in-check.ts'
import type { DecisionFault, DecisionsVerdict } from '../../../../core/report/decisions-verdict.ts'
import { canonicalJson } from '../../../../core/text/canonical-json.ts'
import type { BeatRow } from '../../../../store/gateway/port.ts'
import type { FleetReads } from '../../../../store/gateway/reads.ts'
import type { PolicyStore } from '../../../../store/gateway/records.ts'
import type { AuditEntry, AuditRecord } from '../../../../store/store.ts'
import { judgeTick } from '../judge-tick.ts'
import type { StateInWork } from '../state/agent-work.ts'
import type { Bench, JudgedPolicies } from '../state/judged-policy.ts'
import { addPolicy } from '../state/stored-policy.ts'
import { type DecisionRecord, isDecision, readDecision } from './decision-record.ts'

type Stored = Pick<FleetReads, 'trail' | 'beatsOf'> & Pick<PolicyStore, 'policy'>

/** Which records are looked at. */
export interface RecordRange {
  /** Behind this record; from the oldest without it. */
  readonly cursor?: string
  /** At most so many records of any kind. */
  readonly limit: number
  /** Up to this record; to the newest without it. */
  readonly through?: number
  /** Decisions on beats are counted of those received since then, epoch milliseconds; of all without it. */
  readonly since?: number
}

/**
 * Decides again what the trail says was decided: from the stored state, beat and policy and by the very same code. The
 * hash and every record that followed must come out as they stand there.
 */
export async function rederive(
  store: Stored,
  policies: JudgedPolicies,
  range: RecordRange,
): Promise<DecisionsVerdict> {
  const trail = new TrailAhead(store, range.cursor)
  const faults: DecisionFault[] = []
  let derived = 0
  let ofBeats = 0
  let unkept = 0
  let last: AuditRecord | null = null
  for (let place = 0; place < range.limit; place += 1) {
    const record = await trail.at(place)
    if (record === null || record.index > (range.through ?? record.index)) {
      return { derived, ofBeats, unkept, faults, next: null }
    }
    last = record
    if (!isDecision(record)) continue
    const outcome = await deriveOne(store, policies, record, (count) => trail.after(place, count))
    if (typeof outcome === 'object') {
      derived += 1
      if (outcome.beatAt !== null && outcome.beatAt >= (range.since ?? 0)) ofBeats += 1
    } else if (outcome === 'unkept') unkept += 1
    else faults.push({ index: record.index, agent: String(record.entry.agent), why: outcome })
  }
  return { derived, ofBeats, unkept, faults, next: last === null ? null : String(last.index) }
}

/** The trail from a record on, as far ahead as it is asked for. */
class TrailAhead {
  readonly #store: Pick<FleetReads, 'trail'>
  readonly #records: AuditRecord[] = []
  #cursor: string | null | undefined

  constructor(store: Pick<FleetReads, 'trail'>, cursor: string | undefined) {
    this.#store = store
    this.#cursor = cursor
  }

  async at(place: number): Promise<AuditRecord | null> {
    while (place >= this.#records.length && this.#cursor !== null) {
      const query = { limit: 500, forward: true }
      const { items, next } = await this.#store.trail(
        this.#cursor === undefined ? query : { ...query, cursor: this.#cursor },
      )
      this.#records.push(...items)
      this.#cursor = next
    }
    return this.#records[place] ?? null
  }

  /** So many records from `place` on, fewer at the end. */
  async after(place: number, count: number): Promise<readonly AuditRecord[]> {
    await this.at(place + count - 1)
    return this.#records.slice(place, place + count)
  }
}

/** One that came out again; when the beat that names it was received, epoch milliseconds, `null` where none does. */
interface Derived {
  readonly beatAt: number | null
}

async function deriveOne(
  store: Stored,
  policies: JudgedPolicies,
  record: AuditRecord,
  ahead: (count: number) => Promise<readonly AuditRecord[]>,
): Promise<Derived | 'unkept' | DecisionFault['why']> {
  const decision = readDecision(record)
  if (decision === null) return 'unreadable'
  const bench = await benchOf(store, policies, decision)
  if (bench === null) return 'no_policy'
  const state = bench.packing.unpack(decision.prior)
  if (state === null) return 'unreadable'
  const row = decision.missing ? null : await beatOf(store, decision)
  if (!decision.missing && row === null) return 'unkept'
  const beat = row === null ? null : bodyOf(row)
  if (!decision.missing && beat === null) return 'beat_differs'
  const { audit, tickHash } = decideAgain({ bench, state, packed: decision.prior }, decision, beat)
  const written = (await ahead(audit.length)).map(({ entry }) => entry)
  if (tickHash !== decision.hash) return 'decision_differs'
  const again = audit.map((entry, place) => asWrittenThen(entry, written[place]))
  if (canonicalJson(again) !== canonicalJson(written)) return 'records_differ'
  // One that was held was written down before it was decided on.
  if (row === null || decision.builtIn || row.fate === 'held') return { beatAt: null }
  return row.tickHash === decision.hash ? { beatAt: row.receivedAt } : 'beat_differs'
}

function decideAgain(work: StateInWork, decision: DecisionRecord, beat: Beat | null) {
  const { at, agent, heartbeatId, builtIn, clock, mutes, muted, said, twoSenders, countsMet } = decision
  const { heldBy } = decision
  const owner = { agent, heartbeatId, builtIn, heldBy, now: clock }
  return judgeTick(work, { at, beat, owner, mutes, muted, said, twoSenders, countsMet })
}

async function benchOf(
  store: Pick<PolicyStore, 'policy'>,
  policies: JudgedPolicies,
  { policyDigest, builtIn }: DecisionRecord,
): Promise<Bench | null> {
  const own = builtIn ? policyDigest.replace(`+${builtInCheck}`, '') : policyDigest
  if (builtIn && own === policyDigest) return policies.of(null).builtIn
  await addPolicy(store, own, policies)
  if (!policies.knows(own)) return null
  return builtIn ? policies.of(own).builtIn : policies.of(own).own
}

async function beatOf(
  store: Pick<FleetReads, 'beatsOf'>,
  { agent, heartbeatId }: DecisionRecord,
): Promise<BeatRow | null> {
  if (heartbeatId === null) return null
  return (await store.beatsOf(heartbeatId)).find((row) => row.agent === agent) ?? null
}

function bodyOf({ body }: BeatRow): Beat | null {
  if (body === null) return null
  const reading = readBeat(new TextDecoder().decode(body))
  return reading.ok ? reading.beat : null
}

/** A record as gateways wrote it before they said until when a message is held back. */
function asWrittenThen(entry: AuditEntry, written: AuditEntry | undefined): AuditEntry {
  if (entry.type !== 'action' || written === undefined || 'until' in written) return entry
  const { until, ...before } = entry
  return until === undefined ? entry : before
}
