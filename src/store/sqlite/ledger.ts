import type { DatabaseSync } from 'node:sqlite'
import type { Revision } from '../ledger.ts'
import { appendEntries } from './audit.ts'
import { readRow, writeRow } from './memory-row.ts'
import { forgetOld } from './retention.ts'
import { StateFileFault } from './state-file-fault.ts'

/** The document in the file's `memory` row, where a policy's file has its state. */
export function readDocument<Document>(db: DatabaseSync): Document | null {
  return documentIn<Document>(readRow(db).state)
}

function documentIn<Document>(text: string | null): Document | null {
  if (text === null) return null
  try {
    return JSON.parse(text) as Document
  } catch (error) {
    throw new StateFileFault('damaged', error)
  }
}

/** Reads, changes and writes the document and its chain, inside the caller's transaction. */
export function reviseDocument<Document, Result>(
  db: DatabaseSync,
  change: (document: Document | null) => Revision<Document, Result>,
): Result {
  const row = readRow(db)
  const { document, audit, result } = change(documentIn<Document>(row.state))
  const head = appendEntries(db, row.head, audit)
  writeRow(db, forgetOld(db, { ...row, head, state: JSON.stringify(document) }, document.at))
  return result
}
