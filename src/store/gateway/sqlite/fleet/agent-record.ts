import { defaultStateOrder, type State } from '../../../../core/state.ts'
import { Unreadable, VarintReader } from '../../../../core/varint/varint-reader.ts'
import type { VarintWriter } from '../../../../core/varint/varint-writer.ts'
import type { AgentRow } from '../../port.ts'

const form = 1

/** Where a beat lies: the block and its place in it; block 0 is none. */
export interface BeatPlace {
  readonly block: number
  readonly place: number
}

/** What is stored of an agent under its number: its row, and where its newest beat lies. */
export interface AgentRecord {
  readonly row: Omit<AgentRow, 'agent' | 'policyDigest'>
  /** Number of the policy; 0 for none. */
  readonly policy: number
  readonly newest: BeatPlace
}

/** Appends a record. @throws Unfit for numbers that are none */
export function writeAgentRecord(to: VarintWriter, { row, policy, newest }: AgentRecord): void {
  to.uint(form)
  to.uint(row.rev)
  to.uint(row.bootEpoch)
  to.uint(row.seq)
  to.number(row.seenAt)
  to.uint(row.deadlineAt === null ? 0 : 1)
  if (row.deadlineAt !== null) to.number(row.deadlineAt, row.seenAt)
  to.uint(defaultStateOrder.indexOf(row.state))
  to.number(row.since, row.seenAt)
  to.uint(newest.block)
  to.uint(newest.place)
  to.uint(policy)
  to.uint(row.packed === null ? 0 : 1)
  if (row.packed !== null) to.block(row.packed)
  to.text(row.memory)
}

/** Reads a record; its packed state is a view of the same bytes. @throws Unreadable */
export function readAgentRecord(bytes: Uint8Array): AgentRecord {
  const from = new VarintReader(bytes)
  if (from.uint() !== form) throw new Unreadable()
  const rev = from.uint()
  const bootEpoch = from.uint()
  const seq = from.uint()
  const seenAt = from.number()
  const deadlineAt = from.uint() === 0 ? null : from.number(seenAt)
  const state = stateAt(from.uint())
  const since = from.number(seenAt)
  const newest = { block: from.uint(), place: from.uint() }
  const policy = from.uint()
  const packed = from.uint() === 0 ? null : from.block()
  return {
    row: { rev, bootEpoch, seq, seenAt, deadlineAt, state, since, packed, memory: from.text() },
    policy,
    newest,
  }
}

/** A state by its index. @throws Unreadable */
export function stateAt(index: number): State {
  const state = defaultStateOrder[index]
  if (state === undefined) throw new Unreadable()
  return state
}
