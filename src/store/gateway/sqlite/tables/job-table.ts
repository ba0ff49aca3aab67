import type { Page, PageQuery } from '../../reads.ts'
import type { JobRun } from '../../records.ts'
import type { Database } from '../database.ts'

const keptRuns = 1_000

/** Runs of scheduled jobs, the newest of each job. */
export class JobTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Runs that no process goes on with, inside the caller's transaction at the opening of the store. */
  loseOpenRuns(): void {
    this.#database.statement("UPDATE job SET status = 'lost' WHERE status = 'running'").run()
  }

  begin(job: string, at: number): number {
    const sql = "INSERT INTO job (job, started_at, status, detail) VALUES (?, ?, 'running', '')"
    const run = Number(this.#database.statement(sql).run(job, at).lastInsertRowid)
    const forget =
      'DELETE FROM job WHERE job = ? AND run <= (SELECT run FROM job WHERE job = ? ORDER BY run DESC LIMIT 1 OFFSET ?)'
    this.#database.statement(forget).run(job, job, keptRuns)
    return run
  }

  end(run: number, at: number, status: 'ok' | 'failed', detail: string): void {
    const sql = 'UPDATE job SET ended_at = ?, status = ?, detail = ? WHERE run = ?'
    this.#database.statement(sql).run(at, status, detail, run)
  }

  runs({ job, cursor, limit }: PageQuery & { readonly job?: string }): Page<JobRun> {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor)
    const rows =
      job === undefined
        ? this.#database
            .statement('SELECT * FROM job WHERE run < ? ORDER BY run DESC LIMIT ?')
            .all(before, limit + 1)
        : this.#database
            .statement('SELECT * FROM job WHERE job = ? AND run < ? ORDER BY run DESC LIMIT ?')
            .all(job, before, limit + 1)
    const items = rows.slice(0, limit).map(runOf)
    return { items, next: rows.length > limit ? String(items.at(-1)?.run) : null }
  }
}

function runOf(row: Readonly<Record<string, unknown>>): JobRun {
  return {
    run: Number(row.run),
    job: String(row.job),
    startedAt: Number(row.started_at),
    endedAt: row.ended_at === null ? null : Number(row.ended_at),
    status: row.status as JobRun['status'],
    detail: String(row.detail),
  }
}
