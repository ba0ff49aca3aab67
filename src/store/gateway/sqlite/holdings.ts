import { join } from 'node:path'
import type { Signing } from '../../checkpoint/trail-signer.ts'
import type { AuditEntry, ChainPoint } from '../../store.ts'
import type { BeatName, BeatRow } from '../port.ts'
import { beatIdBytes } from './beats/beat-id.ts'
import { beatRowOf } from './beats/beat-record.ts'
import { BeatTable } from './beats/beat-table.ts'
import type { Database } from './database.ts'
import type { BeatPlace } from './fleet/agent-record.ts'
import { Fleet } from './fleet/fleet.ts'
import { Folding } from './fleet/folding.ts'
import { DayFiles } from './retention/day-files.ts'
import { JobTable } from './tables/job-table.ts'
import { KeyTable } from './tables/key-table.ts'
import { OutboxTable } from './tables/outbox-table.ts'
import { PolicyTable } from './tables/policy-table.ts'
import { SilenceTable } from './tables/silence-table.ts'
import { type BlockHead, Sealing } from './trail/sealing.ts'
import { Trail } from './trail/trail.ts'

/** Everything that is known of one open database: its tables, and what of them is kept in memory. */
export class Holdings {
  readonly database: Database
  readonly policies: PolicyTable
  readonly fleet: Fleet
  readonly folding: Folding
  readonly days: DayFiles
  /** Where exports lie. */
  readonly coldFolder: string
  readonly beats: BeatTable
  readonly outbox: OutboxTable
  readonly keys: KeyTable
  readonly jobs: JobTable
  readonly silences: SilenceTable
  readonly trail: Trail
  readonly sealing: Sealing
  blocks: BlockHead

  /**
   * @param now epoch milliseconds
   * @throws Unreadable or an error of SQLite where it is not what was written
   */
  constructor(database: Database, directory: string, now: number, signing: Signing) {
    this.database = database
    this.policies = new PolicyTable(database)
    this.fleet = new Fleet(database, this.policies)
    this.folding = new Folding(database, this.fleet)
    this.days = new DayFiles(database, directory)
    this.coldFolder = join(directory, 'cold')
    this.beats = new BeatTable(database, this.days)
    this.outbox = new OutboxTable(database)
    this.keys = new KeyTable(database)
    this.jobs = new JobTable(database)
    this.silences = new SilenceTable(database)
    this.trail = new Trail(database, this.days)
    const meta = database.statement('SELECT block, block_digest FROM meta').get()
    this.blocks = { block: Number(meta?.block), digest: meta?.block_digest as Uint8Array }
    this.sealing = new Sealing(directory, this.trail, this.blocks, now, signing)
  }

  /** Those of these beats that are stored: block after block, each of which is unpacked once. */
  beatsNamed(names: readonly BeatName[]): readonly BeatRow[] {
    const places = names.flatMap(({ agent, id }) => {
      return this.fleet.isKnown(agent) ? (this.beats.find(id, this.fleet.numberOf(agent)) ?? []) : []
    })
    return places.sort((a, b) => a.block - b.block).flatMap((place) => this.beatAt(place) ?? [])
  }

  /** Where every kept beat of this id lies. */
  placesOf(id: string): readonly BeatPlace[] {
    return [...this.beats.findAll(id), ...this.days.placesOf(beatIdBytes(id))]
  }

  beatAt(place: BeatPlace): BeatRow | null {
    const stored = this.beats.read(place)
    return stored === null ? null : beatRowOf(stored, this.fleet.idOf(stored.agent))
  }

  /**
   * Does `work` and adds records to the trail, in one durable transaction.
   *
   * @throws VitalsError STORE_UNWRITABLE, or what `work` throws; nothing is then changed
   */
  change<Result>(work: () => Result, audit: readonly AuditEntry[] = []): Result {
    const firstNew = this.fleet.nextNumber
    let head: ChainPoint = this.trail.ends.head
    try {
      const result = this.database.transaction(() => {
        const done = work()
        head = this.trail.append(audit)
        return done
      })
      this.trail.settle(head)
      return result
    } catch (error) {
      this.fleet.forgetFrom(firstNew)
      this.policies.reload()
      throw error
    }
  }
}
