import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { KeptBeat } from '../../../core/heartbeat/sending/spool-limit.ts'
import { StateFileFault } from '../../sqlite/state-file-fault.ts'
import type { NewBeat, Pause, RenumberedBeat, SpoolSize } from '../port.ts'

const version = 1
/** SQLite's header has a place for whose file it is: "vspl". */
const application = 0x7673706c

/*
 * `agent` has one row. `beat.position` is the order in which beats were kept. Both numbers are NULL where no counter
 * could be kept.
 */
const schema = `
CREATE TABLE agent (
  id INTEGER PRIMARY KEY CHECK (id = 1), starts INTEGER NOT NULL, standing TEXT, clock_offset_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE beat (
  position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, boot_epoch INTEGER, seq INTEGER,
  bytes INTEGER NOT NULL, unchanged INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
INSERT INTO agent VALUES (1, 0, NULL, 0);
PRAGMA application_id = ${application};
PRAGMA user_version = ${version};
`

/**
 * Whether the file has our tables; false for a new one.
 *
 * @throws StateFileFault for a file of others
 */
export function hasTables(db: DatabaseSync): boolean {
  const found = numberFrom(db, 'PRAGMA user_version')
  if (found > version) throw new StateFileFault('newer')
  if (found === version && numberFrom(db, 'PRAGMA application_id') === application) return true
  if (numberFrom(db, "SELECT count(*) FROM sqlite_schema WHERE name <> 'reserve'") > 0)
    throw new StateFileFault('foreign')
  return false
}

const reservePages = 40
const reserve = `
CREATE TABLE reserve (id INTEGER PRIMARY KEY, room BLOB NOT NULL) STRICT;
WITH RECURSIVE page(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM page WHERE id < ${reservePages})
INSERT INTO reserve SELECT id, zeroblob(3900) FROM page;
`

/**
 * Makes the tables of a new file in steps of their own, the last of which fills the journal with 40 pages: their room on
 * the disk is then there for the very transaction that has to make room on a full one.
 *
 * @param inStep does its work in one transaction
 */
export function makeTables(db: DatabaseSync, inStep: (work: () => void) => void): void {
  inStep(() => {
    if (!hasTables(db)) db.exec(`DROP TABLE IF EXISTS reserve; ${reserve}`)
  })
  inStep(() => {
    if (!hasTables(db)) db.exec(`UPDATE reserve SET room = randomblob(3900); DROP TABLE reserve; ${schema}`)
  })
}

export function addStart(db: DatabaseSync, least: number): number {
  return numberFrom(db, 'UPDATE agent SET starts = max(starts, ?) + 1 RETURNING starts', least)
}

export function clockOffsetIn(db: DatabaseSync): number {
  return numberFrom(db, 'SELECT clock_offset_ms FROM agent')
}

export function writeClockOffset(db: DatabaseSync, ms: number): void {
  db.prepare('UPDATE agent SET clock_offset_ms = ?').run(Math.round(ms))
}

// Files that earlier releases made have no such table, and most agents never need it.
const pauseTable = `CREATE TABLE IF NOT EXISTS pause (
  id INTEGER PRIMARY KEY CHECK (id = 1), until INTEGER NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL,
  key_id TEXT NOT NULL
) STRICT`

export function pauseIn(db: DatabaseSync): Pause | null {
  if (numberFrom(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'pause'") === 0) return null
  const row = db.prepare('SELECT * FROM pause').get()
  if (row === undefined) return null
  const { until, kind, detail, key_id: keyId } = row
  const known = kind === 'gone' ? 'gone' : 'wait'
  return { until: Number(until), kind: known, detail: String(detail), keyId: String(keyId) }
}

export function writePause(db: DatabaseSync, pause: Pause | null): void {
  db.exec(pauseTable)
  db.exec('DELETE FROM pause')
  if (pause === null) return
  const { until, kind, detail, keyId } = pause
  db.prepare('INSERT INTO pause VALUES (1, ?, ?, ?, ?)').run(Math.round(until), kind, detail, keyId)
}

/** Keeps a beat; one whose keeping was not told although it was done is there already. */
export function insertBeat(db: DatabaseSync, { id, order, body, bytes, standing }: NewBeat): void {
  const before = db.prepare('SELECT standing FROM agent').get()?.standing
  const insert = `INSERT INTO beat (id, boot_epoch, seq, bytes, unchanged, body) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO NOTHING`
  const { bootEpoch = null, seq = null } = order ?? {}
  db.prepare(insert).run(id, bootEpoch, seq, bytes, before === standing ? 1 : 0, body)
  if (before !== standing) db.prepare('UPDATE agent SET standing = ?').run(standing)
}

/** What decides which beats go, oldest first: the bodies stay where they are. */
export function sizedBeats(db: DatabaseSync): readonly Pick<KeptBeat, 'id' | 'bytes' | 'unchanged'>[] {
  const rows = db.prepare('SELECT id, bytes, unchanged FROM beat ORDER BY position').all()
  return rows.map(({ id, bytes, unchanged }) => ({
    id: String(id),
    bytes: Number(bytes),
    unchanged: unchanged === 1,
  }))
}

export function oldestBeats(db: DatabaseSync, most: number): readonly KeptBeat[] {
  return db.prepare('SELECT * FROM beat ORDER BY position LIMIT ?').all(most).map(keptBeat)
}

export function sizeOf(db: DatabaseSync): SpoolSize {
  const row = db.prepare('SELECT count(*) AS beats, coalesce(sum(bytes), 0) AS bytes FROM beat').get()
  return { beats: Number(row?.beats), bytes: Number(row?.bytes) }
}

export function deleteBeats(db: DatabaseSync, ids: readonly string[]): void {
  const statement = db.prepare('DELETE FROM beat WHERE id = ?')
  for (const id of ids) statement.run(id)
}

export function rewriteBeat(db: DatabaseSync, { id, order, body }: RenumberedBeat): void {
  const { bootEpoch, seq } = order
  db.prepare('UPDATE beat SET boot_epoch = ?, seq = ?, body = ?, bytes = ? WHERE id = ?').run(
    ...[bootEpoch, seq, body, Buffer.byteLength(body), id],
  )
}

function keptBeat(row: Record<string, SQLOutputValue>): KeptBeat {
  const { boot_epoch: epoch, seq } = row
  return {
    id: String(row.id),
    order: epoch === null || seq === null ? null : { bootEpoch: Number(epoch), seq: Number(seq) },
    body: String(row.body),
    bytes: Number(row.bytes),
    unchanged: row.unchanged === 1,
  }
}

function numberFrom(db: DatabaseSync, sql: string, ...values: number[]): number {
  return Number(Object.values(db.prepare(sql).get(...values) ?? {})[0])
}
