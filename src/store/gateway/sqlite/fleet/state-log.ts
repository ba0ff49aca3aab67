import { VarintReader } from '../../../../core/varint/varint-reader.ts'
import type { VarintWriter } from '../../../../core/varint/varint-writer.ts'
import type { Database } from '../database.ts'

/** A record in the log. */
export interface LoggedAgent {
  readonly no: number
  readonly bytes: Uint8Array
}

/** Logs the records of one step, inside its transaction; `writer` is room to work in. */
export function writeLog(
  database: Database,
  block: number,
  agents: Iterable<LoggedAgent>,
  writer: VarintWriter,
): void {
  writer.reset()
  for (const { no, bytes } of agents) {
    writer.uint(no)
    writer.block(bytes)
  }
  if (writer.length > 0) {
    database.statement('INSERT INTO state_log VALUES (?, ?)').run(block, writer.bytes())
  }
}

/** Everything that was logged and not cut off, oldest first. @throws Unreadable */
export function* readLog(database: Database): Generator<LoggedAgent> {
  for (const { states } of database.statement('SELECT states FROM state_log ORDER BY block').iterate()) {
    const from = new VarintReader(states as Uint8Array)
    while (!from.isAtEnd()) yield { no: from.uint(), bytes: from.block().slice() }
  }
}

/** Cuts off what the snapshot holds, inside the caller's transaction. */
export function cutLog(database: Database, before: number): void {
  database.statement('DELETE FROM state_log WHERE block < ?').run(before)
}
