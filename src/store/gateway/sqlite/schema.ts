import type { DatabaseSync } from 'node:sqlite'
import { genesis } from '../../chain/chain.ts'
import { StateFileFault } from '../../sqlite/state-file-fault.ts'

const schemaVersion = 2

/** By what name the chain of a gateway goes, where a host's has the path of its policy. */
export const chainName = 'builtin:gateway'

const silences = `
CREATE TABLE silence (id TEXT PRIMARY KEY, begins INTEGER NOT NULL, until INTEGER NOT NULL, body TEXT NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE INDEX silence_until ON silence (until);
`

/** What brings a store of an earlier version to the next one. */
const upgrades: Readonly<Record<number, string>> = { 1: silences }

/*
 * Times are epoch milliseconds except `audit.ts`. `agent.record` is a snapshot: what came later lies in `state_log`,
 * one row a step, until the snapshot catches up. A beat's own row says only where in which block it lies.
 */
const schema = `
CREATE TABLE meta (
  id INTEGER PRIMARY KEY CHECK (id = 1), anchor_index INTEGER NOT NULL, anchor_hash TEXT NOT NULL,
  head_index INTEGER NOT NULL, head_hash TEXT NOT NULL, block_digest BLOB NOT NULL, block INTEGER NOT NULL,
  key_version INTEGER NOT NULL
) STRICT;
CREATE TABLE agent (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record BLOB) STRICT;
CREATE TABLE state_log (block INTEGER PRIMARY KEY, states BLOB NOT NULL) STRICT;
CREATE TABLE block (
  no INTEGER PRIMARY KEY, at INTEGER NOT NULL, count INTEGER NOT NULL, digest BLOB NOT NULL, codec INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE TABLE beat (
  id BLOB NOT NULL, agent INTEGER NOT NULL, block INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (id, agent)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
  position INTEGER PRIMARY KEY, ts TEXT NOT NULL, agent TEXT, type TEXT NOT NULL, previous TEXT NOT NULL,
  hash TEXT NOT NULL, entry TEXT NOT NULL
) STRICT;
CREATE INDEX audit_of_agent ON audit (agent, position) WHERE agent IS NOT NULL;
CREATE TABLE outbox (
  no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, agent TEXT NOT NULL, at INTEGER NOT NULL, effect TEXT NOT NULL,
  due INTEGER, fence INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, result TEXT
) STRICT;
CREATE INDEX outbox_due ON outbox (due, no) WHERE due IS NOT NULL;
CREATE TABLE key (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, created_at INTEGER NOT NULL, revoked_at INTEGER,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE policy (no INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, bytes BLOB) STRICT;
CREATE TABLE job (
  run INTEGER PRIMARY KEY, job TEXT NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER, status TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX job_runs ON job (job, run);
CREATE TABLE day (
  day TEXT PRIMARY KEY, first_block INTEGER, last_block INTEGER, first_audit INTEGER, last_audit INTEGER
) STRICT, WITHOUT ROWID;
${silences}
PRAGMA user_version = ${schemaVersion};
`

/**
 * Makes the tables of a new file, and those that an older one lacks, inside the caller's transaction.
 *
 * @throws StateFileFault when it is somebody else's database or a newer vitals made it.
 */
export function prepareSchema(db: DatabaseSync): void {
  const version = numberFrom(db, 'PRAGMA user_version', 'user_version')
  if (version === schemaVersion) return
  if (version > schemaVersion) throw new StateFileFault('newer')
  if (version > 0) {
    for (let from = version; from < schemaVersion; from += 1) db.exec(upgrades[from] ?? '')
    db.exec(`PRAGMA user_version = ${schemaVersion}`)
    return
  }
  if (numberFrom(db, 'SELECT count(*) AS n FROM sqlite_schema', 'n') > 0) throw new StateFileFault('foreign')
  db.exec(schema)
  const { index, hash } = genesis(chainName)
  db.prepare('INSERT INTO meta VALUES (1, ?, ?, ?, ?, ?, 0, 0)').run(
    ...[index, hash, index, hash, new Uint8Array(32)],
  )
}

function numberFrom(db: DatabaseSync, sql: string, column: string): number {
  return Number(db.prepare(sql).get()?.[column])
}
