import type { CheckedPolicy } from '../../core/policy/language/policy.ts'
import type { LedgerStore, Revision } from '../ledger.ts'
import type { AuditRecord, ChainEnds, Remembered, Run, Store } from '../store.ts'
import { pruneEntries, readEnds, readPage } from './audit.ts'
import { type Connection, identityOf, openExisting, openOrCreate } from './connection.ts'
import { readDocument, reviseDocument } from './ledger.ts'
import { nothingRemembered, readCompiled, readRemembered, writeCompiled } from './memory.ts'
import { inSnapshot, inTransaction, takeRun } from './run.ts'
import { stateFile, stateFiles } from './state-file.ts'
import { isBusy, stateFileError, stateLocked } from './state-file-fault.ts'
import { whileBusy } from './while-busy.ts'

const readWaitMs = 1_000

/** The store on this machine's disk: one SQLite file a policy under `stateDir`. Opens nothing until it is asked. */
export function openSqliteStore(stateDir: string): Store & LedgerStore {
  return new SqliteStore(stateDir)
}

class SqliteStore implements Store, LedgerStore {
  readonly #stateDir: string
  readonly #connections = new Map<string, Connection>()

  constructor(stateDir: string) {
    this.#stateDir = stateDir
  }

  async begin(policyPath: string, waitMs: number): Promise<Run> {
    return this.#write(policyPath, waitMs, (connection, real) => takeRun(connection, real))
  }

  async peek(policyPath: string): Promise<Remembered> {
    const { path } = stateFile(this.#stateDir, policyPath)
    return (await this.#read(path, ({ db }) => readRemembered(db))) ?? nothingRemembered
  }

  async compiledPolicy(policyPath: string, key: string): Promise<CheckedPolicy | null> {
    const { path } = stateFile(this.#stateDir, policyPath)
    try {
      return await this.#read(path, ({ db }) => readCompiled(db, key))
    } catch {
      return null
    }
  }

  async keepCompiledPolicy(policyPath: string, key: string, policy: CheckedPolicy): Promise<void> {
    const { path } = stateFile(this.#stateDir, policyPath)
    const current = this.#connections.get(path)
    if (current?.held) {
      current.compiled = { key, policy }
      return
    }
    try {
      await this.#write(policyPath, 0, (connection, real) =>
        inTransaction(connection, real, () => writeCompiled(connection.db, key, policy)),
      )
    } catch {
      // It is only a cache, and begin() tells of the same trouble.
    }
  }

  async readLedger<Document>(name: string): Promise<Document | null> {
    const { path } = stateFile(this.#stateDir, name)
    return this.#read(path, ({ db }) => readDocument<Document>(db))
  }

  async reviseLedger<Document, Result>(
    name: string,
    waitMs: number,
    change: (document: Document | null) => Revision<Document, Result>,
  ): Promise<Result> {
    return this.#write(name, waitMs, (connection, real) =>
      inTransaction(connection, real, () => reviseDocument(connection.db, change)),
    )
  }

  async *auditTrail(policyPath?: string): AsyncGenerator<{ policyPath: string; record: AuditRecord }> {
    for (const path of this.#paths(policyPath)) {
      const ends = await this.#read(path, ({ db }) => readEnds(db))
      if (ends === null) continue
      let page: readonly AuditRecord[] = []
      let after = ends.anchor.index
      do {
        // Pages, so that a slow reader of the trail never keeps a run from being saved.
        page = (await this.#read(path, ({ db }) => readPage(db, after))) ?? []
        for (const record of page) yield { policyPath: ends.policyPath, record }
        after = page.at(-1)?.index ?? after
      } while (page.length > 0)
    }
  }

  async auditChains(policyPath?: string): Promise<readonly ChainEnds[]> {
    const chains: ChainEnds[] = []
    for (const path of this.#paths(policyPath)) {
      const ends = await this.#read(path, ({ db }) => readEnds(db))
      if (ends !== null) chains.push(ends)
    }
    return chains
  }

  async pruneAudit(policyPath: string, beforeTs: string): Promise<number> {
    const { path } = stateFile(this.#stateDir, policyPath)
    if (this.#existing(path) === null) return 0
    return this.#write(policyPath, readWaitMs, (connection, real) =>
      inTransaction(connection, real, () => pruneEntries(connection.db, beforeTs)),
    )
  }

  async close(): Promise<void> {
    for (const { db } of this.#connections.values()) db.close()
    this.#connections.clear()
  }

  async #write<Result>(
    policyPath: string,
    waitMs: number,
    work: (connection: Connection, realPath: string) => Result,
  ): Promise<Result> {
    const file = stateFile(this.#stateDir, policyPath)
    try {
      return await whileBusy(waitMs, () => {
        const connection = this.#existing(file.path) ?? this.#remember(openOrCreate(file.path))
        return work(connection, file.policyPath)
      })
    } catch (error) {
      throw isBusy(error) ? stateLocked(waitMs, error) : stateFileError('CANNOT_WRITE', file.path, error)
    }
  }

  /** `null` where there is no file yet, or none with our tables. */
  async #read<Result>(path: string, work: (connection: Connection) => Result): Promise<Result | null> {
    try {
      return await whileBusy(readWaitMs, () => {
        const connection = this.#existing(path)
        return connection === null ? null : inSnapshot(connection, () => work(connection))
      })
    } catch (error) {
      throw isBusy(error) ? stateLocked(readWaitMs, error) : stateFileError('IO', path, error)
    }
  }

  #existing(path: string): Connection | null {
    const current = this.#connections.get(path)
    if (current !== undefined && (current.held || identityOf(path) === current.identity)) return current
    current?.db.close()
    this.#connections.delete(path)
    const opened = openExisting(path)
    return opened === null ? null : this.#remember(opened)
  }

  #remember(connection: Connection): Connection {
    this.#connections.set(connection.path, connection)
    return connection
  }

  #paths(policyPath: string | undefined): readonly string[] {
    if (policyPath !== undefined) return [stateFile(this.#stateDir, policyPath).path]
    try {
      return stateFiles(this.#stateDir)
    } catch (error) {
      throw stateFileError('IO', this.#stateDir, error)
    }
  }
}
