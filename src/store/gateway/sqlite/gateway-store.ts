import { join } from 'node:path'
import { VitalsError } from '../../../core/errors.ts'
import type { State } from '../../../core/state.ts'
import { errorText } from '../../../host/system-error.ts'
import type { Signing } from '../../checkpoint/trail-signer.ts'
import type { AuditEntry, AuditRecord, ChainEnds } from '../../store.ts'
import type { GatewayStore } from '../gateway-store.ts'
import type { AgentRow, AwaitedAgents, BeatRow, IngestTransaction, OutboxRow, SilenceRow } from '../port.ts'
import type { AgentQuery, EffectFate, FleetCounts, Page, PageQuery, TrailQuery } from '../reads.ts'
import type { BeatsVerdict, JobRun, KeyRow, KeySet, Retained, Retention, SilenceQuery } from '../records.ts'
import { verifyBlocks } from './beats/verify-blocks.ts'
import { commitStep } from './commit.ts'
import { Database } from './database.ts'
import { Holdings } from './holdings.ts'
import { agentsPage, beatsPage } from './pages.ts'
import { retain } from './retention/retain.ts'
import { Step } from './step.ts'

export interface GatewayStoreOptions {
  readonly signing?: Signing
  /** Epoch milliseconds; the system's clock unless given. */
  readonly now?: () => number
  /** Whether the trail is signed when the store is closed; not where it is only looked at. */
  readonly signsAtEnd?: boolean
}

/**
 * The store of one gateway on this machine's disk: one SQLite database in `directory`, which is made with mode 0700.
 * It answers at once and blocks while it writes, so that it belongs into a thread of its own.
 *
 * @throws VitalsError STORE_HELD where another process has it, STORE_UNUSABLE where it is not what was written
 */
export function openGatewayStore(directory: string, options: GatewayStoreOptions = {}): SqliteGatewayStore {
  return new SqliteGatewayStore(directory, options)
}

export class SqliteGatewayStore implements GatewayStore {
  readonly #held: Holdings
  readonly #now: () => number
  readonly #signsAtEnd: boolean
  readonly #warn: (words: string) => void
  #last: Promise<unknown> = Promise.resolve()

  constructor(directory: string, { signing = {}, now = Date.now, signsAtEnd = true }: GatewayStoreOptions) {
    this.#signsAtEnd = signsAtEnd
    this.#now = now
    this.#warn = signing.warn ?? (() => {})
    const database = new Database(join(directory, 'gateway.db'))
    try {
      this.#held = new Holdings(database, directory, now(), signing)
      this.#held.change(() => this.#held.jobs.loseOpenRuns())
    } catch (error) {
      database.close()
      const params = { path: database.path, detail: error instanceof Error ? error.message : String(error) }
      throw error instanceof VitalsError ? error : new VitalsError('STORE_UNUSABLE', { params, cause: error })
    }
  }

  /** What the operator should know of this machine's SQLite. */
  get warning(): string | null {
    return this.#held.database.warning
  }

  async transaction<Result>(work: (step: IngestTransaction) => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(async () => {
      const step = new Step(this.#held)
      const result = await work(step)
      commitStep(this.#held, step)
      this.#sealWhenDue()
      return result
    })
    this.#last = turn.catch(() => {})
    return turn
  }

  async due(before: number, limit: number): Promise<readonly string[]> {
    return this.#held.fleet.due(before, limit)
  }

  async awaited(now: number, limit: number): Promise<AwaitedAgents> {
    return this.#held.fleet.awaited(now, limit)
  }

  async agents(query: AgentQuery): Promise<Page<AgentRow>> {
    return agentsPage(this.#held.fleet, query)
  }

  async agent(id: string): Promise<AgentRow | null> {
    return this.#held.fleet.ownRow(id)
  }

  async beats(agent: string, query: PageQuery): Promise<Page<BeatRow>> {
    return beatsPage(this.#held, agent, query)
  }

  async beatsOf(id: string): Promise<readonly BeatRow[]> {
    return this.#held.placesOf(id).flatMap((place) => this.#held.beatAt(place) ?? [])
  }

  async trail(query: TrailQuery): Promise<Page<AuditRecord>> {
    return this.#held.trail.read(query)
  }

  async chainEnds(): Promise<ChainEnds> {
    return this.#held.trail.ends
  }

  async outbox(query: PageQuery): Promise<Page<OutboxRow>> {
    return this.#held.outbox.waiting(query)
  }

  async effectFates(limit: number): Promise<readonly EffectFate[]> {
    return this.#held.outbox.fates(limit)
  }

  async counts(): Promise<FleetCounts> {
    const agents: Record<State, number> = this.#held.fleet.counts()
    return { agents, ...this.#held.outbox.counts(), audit: this.#held.trail.ends.head.index + 1 }
  }

  async keys(): Promise<KeySet> {
    return this.#held.keys.all()
  }

  async keyVersion(): Promise<number> {
    return this.#held.keys.version()
  }

  async changeKeys(
    from: number,
    keys: readonly KeyRow[],
    audit: readonly AuditEntry[],
  ): Promise<number | null> {
    if (this.#held.keys.version() !== from) return null
    this.#held.change(() => this.#held.keys.write(from + 1, keys), audit)
    return from + 1
  }

  async silences(query: SilenceQuery): Promise<Page<SilenceRow>> {
    return this.#held.silences.page(query)
  }

  async silence(id: string): Promise<SilenceRow | null> {
    return this.#held.silences.find(id)
  }

  async keepPolicy(digest: string, bytes: Uint8Array): Promise<void> {
    this.#held.change(() => this.#held.policies.keep(digest, bytes))
  }

  async policy(digest: string): Promise<Uint8Array | null> {
    return this.#held.policies.read(digest)
  }

  async beginJob(job: string, at: number): Promise<number> {
    return this.#held.change(() => this.#held.jobs.begin(job, at))
  }

  async endJob(run: number, at: number, status: 'ok' | 'failed', detail: string): Promise<void> {
    this.#held.change(() => this.#held.jobs.end(run, at, status, detail))
  }

  async jobRuns(query: PageQuery & { readonly job?: string }): Promise<Page<JobRun>> {
    return this.#held.jobs.runs(query)
  }

  async note(entries: readonly AuditEntry[]): Promise<void> {
    this.#held.change(() => {}, entries)
    this.#sealWhenDue()
  }

  async seal(): Promise<boolean> {
    const { sealing, blocks } = this.#held
    const entries = sealing.entries(this.#now(), blocks)
    if (entries.length === 0) return false
    this.#held.change(() => {}, entries)
    sealing.sign(this.#now(), blocks)
    return true
  }

  async verifyBeats(): Promise<BeatsVerdict> {
    return verifyBlocks(this.#held)
  }

  async retain(now: number, keep: Retention): Promise<Retained> {
    return retain(this.#held, now, keep)
  }

  /** Ends the work that was begun, signs, and lets go of the files. */
  async close(): Promise<void> {
    await this.#last
    try {
      if (this.#signsAtEnd) await this.seal()
      this.#held.change(() => this.#held.folding.whole(this.#held.blocks.block))
      this.#held.folding.settle(0)
    } finally {
      this.#held.days.close()
      this.#held.database.close()
    }
  }

  // What is answered is stored by now, so that a record that cannot be written for the signature is no fault of the step.
  #sealWhenDue(): void {
    if (!this.#held.sealing.isDue(this.#now(), this.#held.blocks)) return
    this.seal().catch((error: unknown) => this.#warn(`the trail could not be sealed: ${errorText(error)}`))
  }
}
