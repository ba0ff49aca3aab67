import type { ClaimedEffect, FinishedEffect, HeldClaim, OutboxRow } from '../../port.ts'
import type { EffectFate, Page, PageQuery } from '../../reads.ts'
import type { Database } from '../database.ts'

/*
 * `due` is when an effect may be claimed: its own time at first, the end of the lease while it is claimed, the next try
 * after a failure, NULL when it is over.
 */
const claimable = 'SELECT * FROM outbox WHERE due <= ? ORDER BY due, no LIMIT ?'

/** Effects that wait to be performed, and for a while those that were. */
export class OutboxTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** What may be claimed at `now`, as it would be claimed; written down by {@link writeClaims}. */
  claimable(now: number, leaseMs: number, limit: number): readonly ClaimedEffect[] {
    const rows = this.#database.statement(claimable).all(now, limit)
    return rows.map((row) => ({
      ...rowOf(row),
      fence: Number(row.fence) + 1,
      tries: Number(row.tries) + 1,
      until: now + leaseMs,
    }))
  }

  /** Whether a claim is still the newest and not over. */
  isHeld({ id, fence }: HeldClaim): boolean {
    const sql = 'SELECT 1 FROM outbox WHERE id = ? AND fence = ? AND due IS NOT NULL AND result IS NULL'
    return this.#database.statement(sql).get(id, fence) !== undefined
  }

  add(rows: readonly OutboxRow[]): void {
    const sql =
      'INSERT INTO outbox (id, agent, at, effect, due) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING'
    const insert = this.#database.statement(sql)
    for (const { id, agent, at, effect, notBefore } of rows) insert.run(id, agent, at, effect, notBefore)
  }

  /** Claims. What a claim ended with before is forgotten: its row stands for the newest try. */
  writeClaims(claims: readonly ClaimedEffect[]): void {
    const sql = 'UPDATE outbox SET due = ?, fence = ?, tries = ?, result = NULL WHERE id = ?'
    const update = this.#database.statement(sql)
    for (const { id, fence, tries, until } of claims) update.run(until, fence, tries, id)
  }

  finish(finished: readonly FinishedEffect[]): void {
    const update = this.#database.statement(
      'UPDATE outbox SET due = ?, result = ? WHERE id = ? AND fence = ?',
    )
    for (const { id, fence, result, retryAt } of finished) update.run(retryAt, result, id, fence)
  }

  /** Ends what waits for these agents, also what is under way: nobody tells of it or tries it again. */
  cancel(agents: readonly string[]): void {
    const sql = "UPDATE outbox SET due = NULL, result = 'refused' WHERE agent = ? AND due IS NOT NULL"
    const update = this.#database.statement(sql)
    for (const agent of agents) update.run(agent)
  }

  /** Those that are over and were planned before `before`. @returns how many were forgotten, at most `most` */
  forget(before: number, most: number): number {
    const sql =
      'DELETE FROM outbox WHERE no IN (SELECT no FROM outbox WHERE due IS NULL AND at < ? ORDER BY no LIMIT ?)'
    return Number(this.#database.statement(sql).run(before, most).changes)
  }

  waiting({ cursor = '0', limit }: PageQuery): Page<OutboxRow> {
    const sql = 'SELECT * FROM outbox WHERE due IS NOT NULL AND no > ? ORDER BY no LIMIT ?'
    const rows = this.#database.statement(sql).all(Number(cursor), limit + 1)
    const next = rows.length > limit ? String(rows[limit - 1]?.no) : null
    return { items: rows.slice(0, limit).map(rowOf), next }
  }

  /** The newest, those that are over too. */
  fates(limit: number): readonly EffectFate[] {
    const sql = 'SELECT at, effect, tries, result, due FROM outbox ORDER BY no DESC LIMIT ?'
    return this.#database
      .statement(sql)
      .all(limit)
      .map(({ at, effect, tries, result, due }) => ({
        ...{ at: Number(at), effect: String(effect), tries: Number(tries), isWaiting: due !== null },
        result: result as EffectFate['result'],
      }))
  }

  counts(): { readonly outbox: number; readonly oldestEffectAt: number | null } {
    const sql = 'SELECT count(*) AS n, min(due) AS oldest FROM outbox WHERE due IS NOT NULL'
    const found = this.#database.statement(sql).get()
    const oldest = found?.oldest ?? null
    return { outbox: Number(found?.n), oldestEffectAt: oldest === null ? null : Number(oldest) }
  }
}

function rowOf({ id, agent, at, effect, due }: Readonly<Record<string, unknown>>): OutboxRow {
  return {
    id: String(id),
    agent: String(agent),
    at: Number(at),
    effect: String(effect),
    notBefore: Number(due),
  }
}
