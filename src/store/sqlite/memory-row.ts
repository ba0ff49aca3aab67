import type { DatabaseSync } from 'node:sqlite'
import { checksum } from '../../core/text/checksum.ts'
import type { ChainEnds } from '../store.ts'
import { StateFileFault } from './state-file-fault.ts'

/** The one row of a state file's `memory` table. */
export interface MemoryRow extends ChainEnds {
  /** What is remembered, as JSON. */
  readonly state: string | null
  /** When old records were last looked for, in epoch milliseconds. */
  readonly prunedAt: number | null
}

const columns = 'policy_path, state, anchor_index, anchor_hash, head_index, head_hash, pruned_at'

/** Reads the row. @throws StateFileFault when it is not there or not what was written. */
export function readRow(db: DatabaseSync): MemoryRow {
  const { row, sum } = readUnchecked(db)
  if (sum !== sumOf(row)) throw new StateFileFault('damaged')
  return row
}

/** Both ends of the chain as they stand, for who verifies them against the records. */
export function readEnds(db: DatabaseSync): ChainEnds {
  const { policyPath, anchor, head } = readUnchecked(db).row
  return { policyPath, anchor, head }
}

function readUnchecked(db: DatabaseSync): { readonly row: MemoryRow; readonly sum: unknown } {
  const found = db.prepare(`SELECT ${columns}, sum FROM memory WHERE id = 1`).get()
  if (found === undefined) throw new StateFileFault('damaged')
  const row: MemoryRow = {
    policyPath: String(found.policy_path),
    state: found.state === null ? null : String(found.state),
    anchor: { index: Number(found.anchor_index), hash: String(found.anchor_hash) },
    head: { index: Number(found.head_index), hash: String(found.head_hash) },
    prunedAt: found.pruned_at === null ? null : Number(found.pruned_at),
  }
  return { row, sum: found.sum }
}

/** Writes the row with its checksum, inside the caller's transaction. */
export function writeRow(db: DatabaseSync, row: MemoryRow): void {
  const { policyPath, state, anchor, head, prunedAt } = row
  db.prepare(`INSERT OR REPLACE INTO memory (id, ${columns}, sum) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)`).run(
    ...[policyPath, state, anchor.index, anchor.hash, head.index, head.hash, prunedAt, sumOf(row)],
  )
}

function sumOf({ policyPath, state, anchor, head, prunedAt }: MemoryRow): string {
  const rest = JSON.stringify([anchor.index, anchor.hash, head.index, head.hash, prunedAt])
  return checksum('memory', policyPath, state === null ? 'none' : `some ${state}`, rest)
}
