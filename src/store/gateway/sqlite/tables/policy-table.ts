import type { Database } from '../database.ts'
import type { PolicyNumbers } from '../fleet/fleet.ts'

/** Policies by digest. Rows of agents name one by its number, which is given when a digest is first seen. */
export class PolicyTable implements PolicyNumbers {
  readonly #database: Database
  readonly #numbers = new Map<string, number>()
  readonly #digests = new Map<number, string>()

  constructor(database: Database) {
    this.#database = database
    this.reload()
  }

  numberOf(digest: string | null): number {
    if (digest === null) return 0
    const known = this.#numbers.get(digest)
    if (known !== undefined) return known
    const made = this.#database.statement('INSERT INTO policy (digest) VALUES (?)').run(digest)
    this.#note(Number(made.lastInsertRowid), digest)
    return Number(made.lastInsertRowid)
  }

  digestOf(no: number): string | null {
    return this.#digests.get(no) ?? null
  }

  /** Reads the numbers again, after a rollback may have taken new ones back. */
  reload(): void {
    this.#numbers.clear()
    this.#digests.clear()
    for (const { no, digest } of this.#database.statement('SELECT no, digest FROM policy').all()) {
      this.#note(Number(no), String(digest))
    }
  }

  /** Inside the caller's transaction. */
  keep(digest: string, bytes: Uint8Array): void {
    const sql = 'UPDATE policy SET bytes = ? WHERE no = ? AND bytes IS NULL'
    this.#database.statement(sql).run(bytes, this.numberOf(digest))
  }

  read(digest: string): Uint8Array | null {
    const found = this.#database.statement('SELECT bytes FROM policy WHERE digest = ?').get(digest)
    return (found?.bytes ?? null) as Uint8Array | null
  }

  #note(no: number, digest: string): void {
    this.#numbers.set(digest, no)
    this.#digests.set(no, digest)
  }
}
