import { randomInt } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { readPolicyFile } from '../../src/agent/policy-file.ts'
import { type Round, runRound } from '../../src/agent/round.ts'
import { sealProbes } from '../../src/store/sqlite/memory.ts'
import { readRow, writeRow } from '../../src/store/sqlite/memory-row.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { testHost } from '../probes/test-host.ts'

// The file is gone, so that whatever is remembered, healthy would be wrong.
const policy = `
probes: { flag: { kind: file, path: HERE/flag }, disk: { kind: disk } }
facts: { paused: { type: bool, initial: false } }
signals: { free: { expr: disk.free_pct, window: 5m, reduce: avg } }
checks:
  flag:
    transitions:
      healthy->critical: { condition: flag.exists == false && !paused, consecutive: 3, reason: gone }
      critical->healthy: { condition: flag.exists, consecutive: 2 }
  disk: { transitions: { healthy->degraded: { condition: free < 0, for: 2m } } }
`

/** A policy whose memory has grown over a few rounds, to be damaged. */
export class DamagedHost {
  readonly directory = mkdtempSync(join(tmpdir(), 'vitals-damage-'))
  #clock = Date.UTC(2026, 2)

  constructor() {
    writeFileSync(join(this.directory, 'policy.yaml'), policy.replaceAll('HERE', this.directory))
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true })
  }

  /** One round as a process of its own would do it: with a new store. */
  async round(): Promise<Round> {
    this.#clock += 30_000
    const store = openSqliteStore(join(this.directory, 'state'))
    const request = { agentId: 'a', version: '1', facts: ['paused=false'], probes: [], keepState: true }
    try {
      const file = readPolicyFile(join(this.directory, 'policy.yaml'))
      return await runRound(
        { ...request, file, startedAt: this.#clock },
        { now: () => this.#clock, store, noStore: null, host: testHost() },
      )
    } finally {
      await store.close()
    }
  }

  get file(): string {
    const folder = join(this.directory, 'state', 'probe')
    const [name] = readdirSync(folder).filter((each) => each.endsWith('.db'))
    return join(folder, name ?? '')
  }

  bytes(): Buffer {
    return readFileSync(this.file)
  }

  put(bytes: Buffer): void {
    rmSync(`${this.file}-journal`, { force: true })
    writeFileSync(this.file, bytes)
  }
}

/** What one damage came to: rounds with their state, or what was thrown. */
export interface Outcome {
  readonly what: string
  readonly rounds: readonly { readonly state: string; readonly saved: boolean; readonly told: string }[]
  readonly thrown: unknown
}

/** Two rounds on the damaged memory. */
export async function outcomeOf(what: string, host: DamagedHost): Promise<Outcome> {
  const rounds: { state: string; saved: boolean; told: string }[] = []
  try {
    for (let times = 0; times < 2; times += 1) {
      const { report, remarks, unsaved } = await host.round()
      const told = [...remarks, ...(unsaved === null ? [] : [unsaved])].join('; ')
      rounds.push({ state: report.state, saved: report.state_saved, told })
    }
    return { what, rounds, thrown: null }
  } catch (thrown) {
    return { what, rounds, thrown }
  }
}

/** One random damage: bytes changed, a piece overwritten, cut off, doubled or zeroed. */
export function damage(bytes: Buffer, random: (below: number) => number = randomInt): [string, Buffer] {
  const at = random(bytes.length)
  const length = 1 + random(2_000)
  const copy = Buffer.from(bytes)
  switch (random(6)) {
    case 0:
      copy[at] = (copy[at] as number) ^ (1 << random(8))
      return [`bit at ${at}`, copy]
    case 1:
      for (let index = at; index < Math.min(at + length, copy.length); index += 1) copy[index] = random(256)
      return [`${length} random bytes at ${at}`, copy]
    case 2:
      return [`cut at ${at}`, copy.subarray(0, at)]
    case 3:
      copy.fill(0, at, Math.min(at + length, copy.length))
      return [`${length} zeros at ${at}`, copy]
    case 4:
      copy.copy(copy, random(copy.length), at, Math.min(at + length, copy.length))
      return [`${length} bytes from ${at} moved`, copy]
    default:
      copy[at] = random(256)
      return [`byte at ${at}`, copy]
  }
}

/** Puts another text into a place of the file, as somebody with an editor would. */
export function alter(file: string, sql: string, text: string): void {
  const db = new DatabaseSync(file)
  db.prepare(sql).run(text)
  db.close()
}

/** Puts another state into the file with a checksum that fits, as a defect of ours would. */
export function reseal(file: string, state: string): void {
  const db = new DatabaseSync(file)
  writeRow(db, { ...readRow(db), state })
  db.close()
}

/** The same of what a probe remembers. */
export function resealProbe(file: string, name: string, memory: string): void {
  const db = new DatabaseSync(file)
  db.prepare('UPDATE probe SET memory = ? WHERE name = ?').run(memory, name)
  sealProbes(db)
  db.close()
}

/** The text in a place of the file. */
export function textIn(file: string, sql: string): string {
  const db = new DatabaseSync(file, { readOnly: true })
  const [value] = Object.values(db.prepare(sql).get() ?? {})
  db.close()
  return String(value)
}
