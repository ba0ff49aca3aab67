import { defaultStateOrder, type State } from '../../../../core/state.ts'
import { Unreadable, VarintReader } from '../../../../core/varint/varint-reader.ts'
import type { VarintWriter } from '../../../../core/varint/varint-writer.ts'
import type { AgentRow } from '../../port.ts'

/** In the first form the memory was always JSON; its bytes lie there alike. */
const forms = { jsonMemory: 1, present: 2 } as const

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
  to.uint(forms.present)
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
  to.block(row.memory)
}

/** Reads a record of either form; its bytes are views of the same ones. @throws Unreadable */
export function readAgentRecord(bytes: Uint8Array): AgentRecord {
  const from = new VarintReader(bytes)
  const form = from.uint()
  if (form !== forms.present && form !== forms.jsonMemory) throw new Unreadable()
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
    row: { rev, bootEpoch, seq, seenAt, deadlineAt, state, since, packed, memory: from.block() },
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
