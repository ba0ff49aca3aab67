import type { DatabaseSync } from 'node:sqlite'
import type { Revision } from '../ledger.ts'
import { appendEntries } from './audit.ts'
import { forgetOld } from './memory.ts'
import { StateFileFault } from './state-file-fault.ts'

/** The document in the file's `memory` row, where a policy's file has its state. */
export function readDocument<Document>(db: DatabaseSync): Document | null {
  const row = db.prepare('SELECT state FROM memory').get()
  if (row === undefined) throw new StateFileFault('damaged')
  if (row.state === null) return null
  try {
    return JSON.parse(String(row.state)) as Document
  } catch (error) {
    throw new StateFileFault('damaged', error)
  }
}

/** Reads, changes and writes the document and its chain, inside the caller's transaction. */
export function reviseDocument<Document, Result>(
  db: DatabaseSync,
  change: (document: Document | null) => Revision<Document, Result>,
): Result {
  const { document, audit, result } = change(readDocument<Document>(db))
  db.prepare('UPDATE memory SET state = ?').run(JSON.stringify(document))
  appendEntries(db, audit)
  forgetOld(db, document.at)
  return result
}
