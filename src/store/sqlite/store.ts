import { dirname } from 'node:path'
import type { CheckedPolicy } from '../../core/policy/language/policy.ts'
import type { Checkpoint } from '../checkpoint/checkpoint.ts'
import { type Signing, TrailSigner } from '../checkpoint/trail-signer.ts'
import type { LedgerStore, Revision } from '../ledger.ts'
import type { ChainEnds, Remembered, Run, Store, TrailRecord } from '../store.ts'
import { pruneEntries, readPage, readPageBack } from './audit.ts'
import { readCompiled, writeCompiled } from './compiled.ts'
import { type Connection, identityOf, isThere, openExisting, openOrCreate } from './connection.ts'
import { readDocument, reviseDocument } from './ledger.ts'
import { nothingRemembered, readRemembered } from './memory.ts'
import { readEnds, readRow, writeRow } from './memory-row.ts'
import { inSnapshot, inTransaction, takeRun } from './run.ts'
import { readSealKey } from './seal-key.ts'
import { setAside } from './set-aside.ts'
import { chainName, stateFile, stateFiles } from './state-file.ts'
import { isBusy, isDamage, stateFileError, stateLocked } from './state-file-fault.ts'
import { whileBusy } from './while-busy.ts'

const readWaitMs = 1_000

/** The store on this machine's disk: one SQLite file a policy under `stateDir`. Opens nothing until it is asked. */
export function openSqliteStore(stateDir: string, signing: Signing = {}): Store & LedgerStore {
  return new SqliteStore(stateDir, signing)
}

class SqliteStore implements Store, LedgerStore {
  readonly #stateDir: string
  readonly #signer: TrailSigner
  readonly #connections = new Map<string, Connection>()

  constructor(stateDir: string, signing: Signing) {
    this.#stateDir = stateDir
    this.#signer = new TrailSigner(stateDir, signing)
  }

  async begin(policyPath: string, waitMs: number): Promise<Run> {
    const take = () => this.#write(policyPath, waitMs, (connection, real) => takeRun(connection, real))
    const isKept = isThere(stateFile(this.#stateDir, policyPath).path)
    const gone = isKept ? null : this.#signer.signedOf(chainName(this.#stateDir, policyPath))
    try {
      const run = this.#watched(policyPath, await take())
      return gone === null ? run : { ...run, remembered: { ...run.remembered, trailGone: gone } }
    } catch (error) {
      const aside = isDamage(error) ? this.#setAside(policyPath) : null
      if (aside === null) throw error
      const run = this.#watched(policyPath, await take())
      return { ...run, remembered: { ...run.remembered, setAside: aside } }
    }
  }

  // A damage that only writing finds would otherwise refuse every later run too.
  #watched(policyPath: string, run: Run): Run {
    const commit: Run['commit'] = async (changes) => {
      try {
        await run.commit(changes)
        if (changes.audit.length > 0) await this.#sign(policyPath)
      } catch (error) {
        if (isDamage(error)) this.#setAside(policyPath)
        throw error
      }
    }
    return { ...run, commit }
  }

  /** `null` where nothing can be moved; then the damage stays the error that it was. */
  #setAside(policyPath: string): string | null {
    const { path } = stateFile(this.#stateDir, policyPath)
    const identity = identityOf(path)
    this.#connections.get(path)?.db.close()
    this.#connections.delete(path)
    try {
      return identity === null ? null : setAside(path, identity, Date.now())
    } catch {
      return null
    }
  }

  async peek(policyPath: string): Promise<Remembered> {
    const { path } = stateFile(this.#stateDir, policyPath)
    return (await this.#read(path, ({ db }) => readRemembered(db))) ?? nothingRemembered
  }

  async compiledPolicy(policyPath: string, key: string): Promise<CheckedPolicy | null> {
    const { path } = stateFile(this.#stateDir, policyPath)
    try {
      return await this.#read(path, ({ db }) => readCompiled(db, key, () => readSealKey(dirname(path))))
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
        inTransaction(connection, real, () =>
          writeCompiled(connection.db, key, policy, () => readSealKey(dirname(path))),
        ),
      )
    } catch {
      // It is only a cache, and begin() tells of the same trouble.
    }
  }

  setLedgerAside(name: string): string | null {
    return this.#setAside(name)
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
    const result = await this.#write(name, waitMs, (connection, real) =>
      inTransaction(connection, real, () => reviseDocument(connection.db, change)),
    )
    await this.#sign(name)
    return result
  }

  async checkpoints(policyPath?: string): Promise<readonly Checkpoint[]> {
    return this.#signer.checkpoints(policyPath === undefined ? null : chainName(this.#stateDir, policyPath))
  }

  async #sign(policyPath: string): Promise<void> {
    const { path } = stateFile(this.#stateDir, policyPath)
    const ends = await this.#read(path, ({ db }) => readEnds(db))
    if (ends !== null) this.#signer.sign(chainName(this.#stateDir, policyPath), ends)
  }

  async *auditTrail(policyPath?: string): AsyncGenerator<TrailRecord> {
    for (const path of this.#paths(policyPath)) {
      const ends = await this.#read(path, ({ db }) => readEnds(db))
      if (ends === null) continue
      // Pages, so that a slow reader of the trail never keeps a run from being saved.
      const from = (after: number) => this.#read(path, ({ db }) => readPage(db, after))
      let page = (await from(ends.anchor.index)) ?? []
      while (page.length > 0) {
        for (const found of page) yield { policyPath: ends.policyPath, ...found }
        page = (await from(page.at(-1)?.record.index ?? 0)) ?? []
      }
    }
  }

  async *auditTrailBack(policyPath?: string): AsyncGenerator<TrailRecord> {
    for (const path of this.#paths(policyPath)) {
      const ends = await this.#read(path, ({ db }) => readEnds(db))
      if (ends === null) continue
      const before = (index: number) => this.#read(path, ({ db }) => readPageBack(db, index))
      let page = (await before(ends.head.index + 1)) ?? []
      while (page.length > 0) {
        for (const found of page) yield { policyPath: ends.policyPath, ...found }
        page = (await before(page.at(-1)?.record.index ?? 0)) ?? []
      }
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
    const removed = await this.#write(policyPath, readWaitMs, (connection, real) =>
      inTransaction(connection, real, () => {
        const row = readRow(connection.db)
        const pruned = pruneEntries(connection.db, row, beforeTs, 0)
        if (pruned.removed > 0) writeRow(connection.db, { ...row, anchor: pruned.anchor })
        return pruned.removed
      }),
    )
    if (removed > 0) await this.#sign(policyPath)
    return removed
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
