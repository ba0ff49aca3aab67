import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { openOrCreate } from '../../../sqlite/connection.ts'
import { StateFileFault } from '../../../sqlite/state-file-fault.ts'
import type { AuditRecord } from '../../../store.ts'
import type { StoredBeat } from '../beats/beat-record.ts'
import { beatsIn, type StoredBlock } from '../beats/beat-table.ts'
import type { BeatPlace } from '../fleet/agent-record.ts'
import { recordOf } from '../trail/trail-record.ts'

const schemaVersion = 1

// The tables as in the gateway's own database; a beat's row lies with its block.
const schema = `
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
PRAGMA user_version = ${schemaVersion};
`

type Column = 'position' | 'ts' | 'agent' | 'type' | 'previous' | 'hash' | 'entry'

/** A row of the trail as it is stored. */
export type AuditRow = Readonly<Record<Column, SQLOutputValue>>

/** The beats and records of one day, moved out of the gateway's database: a file that can be removed as a whole. */
export class DayFile {
  readonly db: DatabaseSync

  /** @throws StateFileFault or an error of SQLite */
  constructor(path: string) {
    this.db = openOrCreate(path).db
    try {
      this.db.exec('PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL')
      this.#prepare()
    } catch (error) {
      this.db.close()
      throw error
    }
  }

  /** Takes blocks in, durably; those that are here already stay. */
  takeBlocks(blocks: readonly StoredBlock[]): void {
    this.#durably(() => {
      const block = this.db.prepare('INSERT OR IGNORE INTO block VALUES (?, ?, ?, ?, ?, ?)')
      const beat = this.db.prepare('INSERT OR IGNORE INTO beat VALUES (?, ?, ?, ?)')
      for (const stored of blocks) {
        const { no, at, count, digest, codec, body } = stored
        block.run(no, at, count, digest, codec, body)
        beatsIn(stored).forEach(({ idBytes, agent }, place) => {
          beat.run(idBytes, agent, no, place)
        })
      }
    })
  }

  /** Takes records in, durably; those that are here already stay. */
  takeRecords(rows: readonly AuditRow[]): void {
    this.#durably(() => {
      const insert = this.db.prepare('INSERT OR IGNORE INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)')
      for (const { position, ts, agent, type, previous, hash, entry } of rows) {
        insert.run(position, ts, agent, type, previous, hash, entry)
      }
    })
  }

  /** Where the beats of an id lie. */
  find(id: Uint8Array): readonly BeatPlace[] {
    const rows = this.db.prepare('SELECT block, place FROM beat WHERE id = ? ORDER BY agent').all(id)
    return rows.map(({ block, place }) => ({ block: Number(block), place: Number(place) }))
  }

  /** The hash of a record; `null` where it is not here. */
  hashAt(position: number): string | null {
    const found = this.db.prepare('SELECT hash FROM audit WHERE position = ?').get(position)
    return found === undefined ? null : String(found.hash)
  }

  hasBlock(no: number): boolean {
    return this.db.prepare('SELECT 1 FROM block WHERE no = ?').get(no) !== undefined
  }

  beatsOf(no: number): readonly StoredBeat[] | null {
    const stored = this.db.prepare('SELECT * FROM block WHERE no = ?').get(no)
    return stored === undefined ? null : beatsIn(stored as unknown as StoredBlock)
  }

  *blocks(): Generator<StoredBlock> {
    for (const row of this.db.prepare('SELECT * FROM block ORDER BY no').iterate()) {
      yield row as unknown as StoredBlock
    }
  }

  *records(): Generator<AuditRecord> {
    for (const row of this.db.prepare('SELECT * FROM audit ORDER BY position').iterate()) yield recordOf(row)
  }

  close(): void {
    this.db.close()
  }

  #prepare(): void {
    const version = Number(this.db.prepare('PRAGMA user_version').get()?.user_version)
    if (version > schemaVersion) throw new StateFileFault('newer')
    if (version === 0) this.#durably(() => this.db.exec(schema))
  }

  #durably(work: () => void): void {
    this.db.exec('BEGIN IMMEDIATE')
    try {
      work()
      this.db.exec('COMMIT')
    } catch (error) {
      rollBack(this.db)
      throw error
    }
  }
}

function rollBack(db: DatabaseSync): void {
  try {
    db.exec('ROLLBACK')
  } catch {
    // SQLite has already rolled back by itself after a full disk or an I/O error.
  }
}
