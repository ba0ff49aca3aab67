import type { DatabaseSync } from 'node:sqlite'
import { genesis } from '../chain/chain.ts'
import { sealProbes } from './memory.ts'
import { readRow, writeRow } from './memory-row.ts'
import { StateFileFault } from './state-file-fault.ts'

const schemaVersion = 2

/*
 * `memory` has one row: the state and both ends of the audit chain, so that a run rewrites few pages. Times are epoch
 * milliseconds except `audit.ts`; hashes are written as in the records, `sum` is the checksum over the rest of a row.
 */
const compiledTable = `CREATE TABLE compiled (
  id INTEGER PRIMARY KEY CHECK (id = 1), key TEXT NOT NULL, policy TEXT NOT NULL, executed TEXT NOT NULL,
  sum TEXT NOT NULL, seal TEXT NOT NULL
) STRICT;`
const schema = `
CREATE TABLE memory (
  id INTEGER PRIMARY KEY CHECK (id = 1), policy_path TEXT NOT NULL, state TEXT,
  anchor_index INTEGER NOT NULL, anchor_hash TEXT NOT NULL,
  head_index INTEGER NOT NULL, head_hash TEXT NOT NULL, pruned_at INTEGER, sum TEXT
) STRICT;
CREATE TABLE probe (
  name TEXT PRIMARY KEY, memory TEXT NOT NULL, kept_at INTEGER NOT NULL, sum TEXT
) STRICT, WITHOUT ROWID;
${compiledTable}
CREATE TABLE audit (
  position INTEGER PRIMARY KEY, ts TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL, entry TEXT NOT NULL
) STRICT;
PRAGMA user_version = ${schemaVersion};
`

/** Files of the version before have no checksums, and compiled policies in a form that is not read any more. */
const upgrade = `
ALTER TABLE memory ADD COLUMN sum TEXT;
ALTER TABLE probe ADD COLUMN sum TEXT;
DROP TABLE compiled;
${compiledTable}
PRAGMA user_version = ${schemaVersion};
`

/** What a file holds: our tables, those of the version before, or nothing yet. */
export type Holding = 'ours' | 'older' | 'nothing'

/**
 * What the file holds.
 *
 * @throws StateFileFault when it is somebody else's database, damaged, or a newer vitals made it.
 */
export function holdingOf(db: DatabaseSync): Holding {
  const version = numberFrom(db, 'PRAGMA user_version', 'user_version')
  if (version === schemaVersion) return 'ours'
  if (version === schemaVersion - 1) return 'older'
  // A number that was damaged stands over tables that are as we write them.
  if (version > schemaVersion) throw new StateFileFault(isReadable(db) ? 'damaged' : 'newer')
  if (numberFrom(db, 'SELECT count(*) AS n FROM sqlite_schema', 'n') > 0) throw new StateFileFault('foreign')
  return 'nothing'
}

/** Makes the tables of a new file, or brings an older one up to date, inside the caller's transaction. */
export function prepareSchema(db: DatabaseSync, policyPath: string): void {
  const holding = holdingOf(db)
  if (holding === 'older') upgradeSchema(db)
  if (holding !== 'nothing') return
  const start = genesis(policyPath)
  db.exec(schema)
  writeRow(db, { policyPath, state: null, anchor: start, head: start, prunedAt: null })
}

function upgradeSchema(db: DatabaseSync): void {
  if (numberFrom(db, "SELECT count(*) AS n FROM pragma_table_info('memory') WHERE name = 'sum'", 'n') > 0) {
    throw new StateFileFault('damaged')
  }
  db.exec(upgrade)
  const row = db.prepare('SELECT * FROM memory').get()
  if (row === undefined) throw new StateFileFault('damaged')
  writeRow(db, {
    policyPath: String(row.policy_path),
    state: row.state === null ? null : String(row.state),
    anchor: { index: Number(row.anchor_index), hash: String(row.anchor_hash) },
    head: { index: Number(row.head_index), hash: String(row.head_hash) },
    prunedAt: row.pruned_at === null ? null : Number(row.pruned_at),
  })
  sealProbes(db)
}

function isReadable(db: DatabaseSync): boolean {
  try {
    readRow(db)
    return true
  } catch {
    return false
  }
}

function numberFrom(db: DatabaseSync, sql: string, column: string): number {
  return Number(db.prepare(sql).get()?.[column])
}
