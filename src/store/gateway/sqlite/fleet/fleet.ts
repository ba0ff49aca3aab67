import { defaultStateOrder, type State } from '../../../../core/state.ts'
import { VarintWriter } from '../../../../core/varint/varint-writer.ts'
import type { AgentRow, AwaitedAgents } from '../../port.ts'
import type { Database } from '../database.ts'
import { type AgentRecord, type BeatPlace, readAgentRecord, writeAgentRecord } from './agent-record.ts'
import { RecordSlab } from './record-slab.ts'
import { readLog } from './state-log.ts'

const noDeadline = Number.NaN
const nowhere: BeatPlace = { block: 0, place: 0 }

/** An agent's new record, not committed yet. */
export interface StagedAgent {
  readonly no: number
  /** None where the agent is no more. */
  readonly bytes: Uint8Array
  readonly record: AgentRecord | null
}

/**
 * Every agent, in memory: its record as bytes, what is scanned beside it as numbers. The database has a snapshot of
 * them, and in `state_log` what was committed since; a row written for every beat would cost three times as much.
 */
export class Fleet {
  readonly #database: Database
  readonly #policies: PolicyNumbers
  readonly #writer = new VarintWriter()
  readonly #numbers = new Map<string, number>()
  readonly #ids: string[] = ['']
  readonly #records = new RecordSlab()
  /** Agents whose record is newer than the snapshot. */
  readonly #unfolded = new Set<number>()
  #deadlines = new Float64Array(1_024).fill(noDeadline)
  #seen = new Float64Array(1_024)
  #states = new Uint8Array(1_024)
  #sorted: readonly string[] | null = null

  constructor(database: Database, policies: PolicyNumbers) {
    this.#database = database
    this.#policies = policies
    this.#load()
  }

  /** The number of an agent; a new one is written down at once, inside the caller's transaction. */
  numberOf(agent: string): number {
    const known = this.#numbers.get(agent)
    if (known !== undefined) return known
    const no = this.#ids.length
    this.#database.statement('INSERT INTO agent (no, id) VALUES (?, ?)').run(no, agent)
    this.#add(no, agent)
    return no
  }

  /** Undoes {@link numberOf} for agents from `first` on, after a rollback. */
  forgetFrom(first: number): void {
    for (const id of this.#ids.splice(first)) this.#numbers.delete(id)
    this.#sorted = null
  }

  isKnown(agent: string): boolean {
    return this.#numbers.has(agent)
  }

  get nextNumber(): number {
    return this.#ids.length
  }

  idOf(no: number): string {
    return this.#ids[no] ?? ''
  }

  /** An agent's row; its bytes are views that are good until the next row of the agent is taken. */
  row(agent: string): AgentRow | null {
    const no = this.#numbers.get(agent)
    const record = no === undefined ? null : this.#record(no)
    if (record === null) return null
    return { agent, ...record.row, policyDigest: this.#policies.digestOf(record.policy) }
  }

  /** The same for who keeps it. */
  ownRow(agent: string): AgentRow | null {
    const row = this.row(agent)
    if (row === null) return null
    return { ...row, packed: row.packed?.slice() ?? null, memory: row.memory.slice() }
  }

  /** Where the agent's newest beat lies. */
  newestOf(agent: string): BeatPlace {
    const no = this.#numbers.get(agent)
    return (no === undefined ? null : this.#record(no))?.newest ?? nowhere
  }

  /** The bytes of a row, for the log now and for memory after the commit. */
  stage({ agent, policyDigest, ...row }: AgentRow, newest: BeatPlace): StagedAgent {
    const record = { row, policy: this.#policies.numberOf(policyDigest), newest }
    this.#writer.reset()
    writeAgentRecord(this.#writer, record)
    return { no: this.numberOf(agent), bytes: this.#writer.copy(), record }
  }

  /** The end of an agent, for the log now and for memory after the commit. */
  stageEnd(agent: string): StagedAgent {
    return { no: this.numberOf(agent), bytes: new Uint8Array(), record: null }
  }

  /** Takes committed records. */
  take(staged: Iterable<StagedAgent>): void {
    for (const { no, bytes, record } of staged) {
      this.#set(no, bytes, record)
      this.#unfolded.add(no)
    }
  }

  /** Agents whose record is newer than the snapshot. */
  unfolded(): readonly number[] {
    return [...this.#unfolded]
  }

  /** Writes these agents' records into the snapshot, inside the caller's transaction. */
  fold(agents: readonly number[]): void {
    const keep = this.#database.statement('UPDATE agent SET record = ? WHERE no = ?')
    for (const no of agents) keep.run(this.#records.get(no), no)
  }

  /** Notes that a fold was committed; to be told before {@link take}. */
  settleFold(folded: readonly number[]): void {
    for (const no of folded) this.#unfolded.delete(no)
  }

  /** Agents whose deadline is before `before`, the longest overdue first. */
  due(before: number, limit: number): readonly string[] {
    const due: number[] = []
    for (let no = 1; no < this.#ids.length; no += 1)
      if ((this.#deadlines[no] as number) < before) due.push(no)
    due.sort((a, b) => (this.#deadlines[a] as number) - (this.#deadlines[b] as number))
    return due.slice(0, limit).map((no) => this.idOf(no))
  }

  /** How many agents have a deadline, and for whom more than half of the time until it is over. */
  awaited(now: number, limit: number): AwaitedAgents {
    const quiet: string[] = []
    let watched = 0
    for (let no = 1; no < this.#ids.length; no += 1) {
      const deadline = this.#deadlines[no] as number
      if (Number.isNaN(deadline)) continue
      watched += 1
      const isQuiet = now > ((this.#seen[no] as number) + deadline) / 2
      if (isQuiet && quiet.length < limit) quiet.push(this.idOf(no))
    }
    return { watched, quiet }
  }

  counts(): Record<State, number> {
    const counts = { healthy: 0, recovering: 0, degraded: 0, unknown: 0, critical: 0 }
    for (let no = 1; no < this.#ids.length; no += 1) {
      if (this.#records.has(no)) counts[defaultStateOrder[this.#states[no] as number] as State] += 1
    }
    return counts
  }

  /** Ids in their order, after `after`. */
  *idsAfter(after: string): Generator<string> {
    this.#sorted ??= this.#ids.slice(1).sort()
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#sorted[middle] as string) <= after) low = middle + 1
      else high = middle
    }
    for (let index = low; index < this.#sorted.length; index += 1) yield this.#sorted[index] as string
  }

  #record(no: number): AgentRecord | null {
    const bytes = this.#records.get(no)
    return bytes === null ? null : readAgentRecord(bytes)
  }

  #add(no: number, agent: string): void {
    this.#ids[no] = agent
    this.#numbers.set(agent, no)
    this.#sorted = null
    if (no < this.#deadlines.length) return
    this.#deadlines = grown(this.#deadlines, new Float64Array(no * 2).fill(noDeadline))
    this.#seen = grown(this.#seen, new Float64Array(no * 2))
    this.#states = grown(this.#states, new Uint8Array(no * 2))
  }

  #set(no: number, bytes: Uint8Array, record: AgentRecord | null): void {
    if (record === null) {
      this.#records.delete(no)
      this.#deadlines[no] = noDeadline
      return
    }
    const { row } = record
    this.#records.set(no, bytes)
    this.#deadlines[no] = row.deadlineAt ?? noDeadline
    this.#seen[no] = row.seenAt
    this.#states[no] = defaultStateOrder.indexOf(row.state)
  }

  /** Reads the snapshot and what was logged since; a record that is older than the one there is left alone. */
  #load(): void {
    const agents = this.#database.statement('SELECT no, id, record FROM agent ORDER BY no')
    for (const { no, id, record } of agents.iterate()) {
      this.#add(Number(no), String(id))
      if (record !== null) this.#set(Number(no), record as Uint8Array, readAgentRecord(record as Uint8Array))
    }
    for (const { no, bytes } of readLog(this.#database)) {
      const record = bytes.length === 0 ? null : readAgentRecord(bytes)
      // What follows an end in the log is another life of the agent, whose revisions begin again.
      if (record !== null && record.row.rev <= (this.#record(no)?.row.rev ?? 0)) continue
      this.#set(no, bytes, record)
      this.#unfolded.add(no)
    }
  }
}

/** Policies by number and digest. */
export interface PolicyNumbers {
  /** The number of a digest, a new one inside the caller's transaction; 0 for none. */
  numberOf(digest: string | null): number
  digestOf(no: number): string | null
}

function grown<Numbers extends Float64Array | Uint8Array>(old: Numbers, larger: Numbers): Numbers {
  larger.set(old)
  return larger
}
