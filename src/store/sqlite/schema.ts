import type { DatabaseSync } from 'node:sqlite'
import { genesis } from '../chain/chain.ts'
import { StateFileFault } from './state-file-fault.ts'

const schemaVersion = 1

/*
 * `memory` has one row: the state and both ends of the audit chain, so that a run rewrites few pages. Times are epoch
 * milliseconds except `audit.ts`; hashes are written as in the records.
 */
const schema = `
CREATE TABLE memory (
  id INTEGER PRIMARY KEY CHECK (id = 1), policy_path TEXT NOT NULL, state TEXT,
  anchor_index INTEGER NOT NULL, anchor_hash TEXT NOT NULL,
  head_index INTEGER NOT NULL, head_hash TEXT NOT NULL, pruned_at INTEGER
) STRICT;
CREATE TABLE probe (name TEXT PRIMARY KEY, memory TEXT NOT NULL, kept_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE compiled (id INTEGER PRIMARY KEY CHECK (id = 1), key TEXT NOT NULL, policy TEXT NOT NULL) STRICT;
CREATE TABLE audit (
  position INTEGER PRIMARY KEY, ts TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL, entry TEXT NOT NULL
) STRICT;
PRAGMA user_version = ${schemaVersion};
`

/**
 * Whether the file holds our tables already; a new file does not.
 *
 * @throws StateFileFault when it is somebody else's database or a newer vitals made it.
 */
export function hasSchema(db: DatabaseSync): boolean {
  const version = numberFrom(db, 'PRAGMA user_version', 'user_version')
  if (version === schemaVersion) return true
  if (version > schemaVersion) throw new StateFileFault('newer')
  if (numberFrom(db, 'SELECT count(*) AS n FROM sqlite_schema', 'n') > 0) throw new StateFileFault('foreign')
  return false
}

/** Makes the tables of a new file, inside the caller's transaction. */
export function createSchema(db: DatabaseSync, policyPath: string): void {
  const start = genesis(policyPath)
  db.exec(schema)
  db.prepare('INSERT INTO memory VALUES (1, ?, NULL, ?, ?, ?, ?, NULL)').run(
    policyPath,
    start.index,
    start.hash,
    start.index,
    start.hash,
  )
}

function numberFrom(db: DatabaseSync, sql: string, column: string): number {
  return Number(db.prepare(sql).get()?.[column])
}
