import { join } from 'node:path'
import type { StoredBeat } from '../beats/beat-record.ts'
import type { Database } from '../database.ts'
import type { BeatPlace } from '../fleet/agent-record.ts'
import { DayFile } from './day-file.ts'

const mostOpen = 4

/** What lies in which day's file. */
export interface Day {
  /** `2026-11-30`, in UTC. */
  readonly day: string
  readonly firstBlock: number | null
  readonly lastBlock: number | null
  readonly firstAudit: number | null
  readonly lastAudit: number | null
}

/** The files of past days, and the list of what lies in which. */
export class DayFiles {
  readonly #database: Database
  readonly #folder: string
  readonly #open = new Map<string, DayFile>()

  constructor(database: Database, directory: string) {
    this.#database = database
    this.#folder = join(directory, 'days')
  }

  get folder(): string {
    return this.#folder
  }

  pathOf(day: string): string {
    return join(this.#folder, `${day}.db`)
  }

  /** Oldest first. */
  list(): readonly Day[] {
    return this.#database.statement('SELECT * FROM day ORDER BY day').all().map(dayOf)
  }

  /** The file of a day, made when it is not there. */
  file(day: string): DayFile {
    const known = this.#open.get(day)
    if (known !== undefined) return known
    const file = new DayFile(this.pathOf(day))
    for (const oldest of [...this.#open.keys()].slice(0, this.#open.size + 1 - mostOpen))
      this.closeDay(oldest)
    this.#open.set(day, file)
    return file
  }

  /** Where the moved beats of an id lie, those of the newest day first. */
  placesOf(id: Uint8Array): readonly BeatPlace[] {
    return [...this.list()].reverse().flatMap(({ day }) => this.file(day).find(id))
  }

  /** The newest day that has such rows; `null` for none. */
  lastDayOf(what: 'block' | 'audit'): string | null {
    const found = this.#database
      .statement(`SELECT max(day) AS day FROM day WHERE last_${what} IS NOT NULL`)
      .get()
    return found?.day === null || found === undefined ? null : String(found.day)
  }

  /** The beats of a block that was moved; `null` where no file has it. */
  beatsOf(no: number): readonly StoredBeat[] | null {
    const sql = 'SELECT day FROM day WHERE first_block <= ? AND last_block >= ? ORDER BY day LIMIT 1'
    const found = this.#database.statement(sql).get(no, no)
    return found === undefined ? null : this.file(String(found.day)).beatsOf(no)
  }

  /** Notes that a day's file has these too, inside the caller's transaction. */
  note(day: string, what: 'block' | 'audit', first: number, last: number): void {
    const [from, to] = [`first_${what}`, `last_${what}`]
    this.#database.statement('INSERT INTO day (day) VALUES (?) ON CONFLICT DO NOTHING').run(day)
    const sql = `UPDATE day SET ${from} = min(coalesce(${from}, ?), ?), ${to} = max(coalesce(${to}, ?), ?) WHERE day = ?`
    this.#database.statement(sql).run(first, first, last, last, day)
  }

  /** Takes a day off the list, inside the caller's transaction. */
  forget(day: string): void {
    this.#database.statement('DELETE FROM day WHERE day = ?').run(day)
  }

  closeDay(day: string): void {
    this.#open.get(day)?.close()
    this.#open.delete(day)
  }

  close(): void {
    for (const day of [...this.#open.keys()]) this.closeDay(day)
  }
}

function dayOf(row: Readonly<Record<string, unknown>>): Day {
  const number = (value: unknown) => (value === null ? null : Number(value))
  return {
    day: String(row.day),
    firstBlock: number(row.first_block),
    lastBlock: number(row.last_block),
    firstAudit: number(row.first_audit),
    lastAudit: number(row.last_audit),
  }
}
