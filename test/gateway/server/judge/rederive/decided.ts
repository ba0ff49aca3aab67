import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { DecisionFault } from '../../../../../src/core/report/decisions-verdict.ts'
import { canonicalJson } from '../../../../../src/core/text/canonical-json.ts'
import { VarintWriter } from '../../../../../src/core/varint/varint-writer.ts'
import { JudgeHost } from '../../../../../src/gateway/server/judge/judge-host.ts'
import { rederive } from '../../../../../src/gateway/server/judge/rederive/rederive.ts'
import { JudgedPolicies } from '../../../../../src/gateway/server/judge/state/judged-policy.ts'
import { linkText } from '../../../../../src/store/chain/chain.ts'
import { type StoredBeat, writeBeat } from '../../../../../src/store/gateway/sqlite/beats/beat-record.ts'
import {
  beatsIn,
  digestOf,
  type StoredBlock,
} from '../../../../../src/store/gateway/sqlite/beats/beat-table.ts'
import { openGatewayStore } from '../../../../../src/store/gateway/sqlite/gateway-store.ts'
import { sqliteModule } from '../../../../../src/store/sqlite/module.ts'
import { beatBody, diskPolicy, interval, signed, start } from '../bench.ts'

const batch = 250
// At most: its own, a transition, and three of actions.
const recordsADecision = 5

/** Fills a store with agents whose beats decide nearly always: each is critical, healthy and silent in turn. */
export async function decide(directory: string, decisions: number): Promise<void> {
  const store = openGatewayStore(directory)
  let now = start
  const host = new JudgeHost({
    store,
    now: () => now,
    clock: { drift: () => 0, isHolding: false },
    chance: () => 0.5,
    failed: (error) => {
      throw error
    },
  })
  await host.use([diskPolicy])
  const late: ReturnType<typeof signed>[] = []
  const frees = [50, 3, 50, 50, 14, 14, 3, 30]
  for (let seq = 1; (await store.chainEnds()).head.index < recordsADecision * decisions; seq += 1) {
    now = start + seq * interval
    const items = Array.from({ length: batch }, (_, index) => {
      // The clocks of agents are never ours.
      const ts = now - (index % 7) * 911
      const free = frees[(seq + index) % frees.length] as number
      const more = { ...(index % 11 === 0 && { spooled: 1 }), ...(index % 5 === 0 && { skipped: ['disk'] }) }
      const body = beatBody({ agent: `web-${index}`, seq, free, ts, more })
      return signed(body, { receivedAt: now })
    })
    // Of some agents every second beat arrives before the one that was sent before it, and is held until then.
    const isSwapped = ({ agent }: { agent: string }) => Number(agent.slice(4)) % 13 === 0
    await host.judge(items.filter((item) => !isSwapped(item)))
    if (seq % 2 === 1) late.push(...items.filter(isSwapped))
    else {
      await host.judge(items.filter(isSwapped))
      await host.judge(late.splice(0).map((item) => ({ ...item, receivedAt: now })))
    }
    const silent = Array.from({ length: 20 }, (_, index) => ({
      ...{ kind: 'deadline' as const, agent: `web-${index}`, at: now + 4 * interval },
      ...{ notBefore: 0, isMassSilence: index % 2 === 0 },
    }))
    if (seq % 3 === 0) await host.judge(silent)
  }
  await store.close()
}

/** Decides everything in a store again. */
export async function decideAgain(directory: string) {
  const store = openGatewayStore(directory)
  const policies = new JudgedPolicies()
  const faults: DecisionFault[] = []
  let derived = 0
  let ofBeats = 0
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await rederive(store, policies, { limit: 700, ...(cursor !== undefined && { cursor }) })
    derived += page.derived
    ofBeats += page.ofBeats
    faults.push(...page.faults)
    cursor = page.next
  }
  await store.close()
  return { derived, ofBeats, faults }
}

function spoil(directory: string, work: (db: DatabaseSync) => void): void {
  const { DatabaseSync } = sqliteModule()
  const db = new DatabaseSync(join(directory, 'gateway.db'))
  db.exec('BEGIN')
  work(db)
  db.exec('COMMIT')
  db.close()
}

/** Changes one entry of the trail and links the whole rest anew, as whoever owns the files can. */
export function forgeRecord(directory: string, index: number, change: (entry: object) => object): void {
  spoil(directory, (db) => {
    const rows = db.prepare('SELECT * FROM audit WHERE position >= ? ORDER BY position').all(index)
    const update = db.prepare('UPDATE audit SET previous = ?, hash = ?, entry = ? WHERE position = ?')
    let last = { index: index - 1, hash: String(rows[0]?.previous) }
    for (const row of rows) {
      const entry = JSON.parse(String(row.entry))
      const text = canonicalJson(row.position === index ? (change(entry) as never) : entry)
      const hash = linkText(last, text)
      update.run(last.hash, hash, text, row.position as number)
      last = { index: Number(row.position), hash }
    }
    db.prepare('UPDATE meta SET head_hash = ?').run(last.hash)
  })
}

/** Takes one record out of the trail and links the whole rest anew, as whoever owns the files can. */
export function removeRecord(directory: string, index: number): void {
  spoil(directory, (db) => {
    const previous = String(db.prepare('SELECT previous FROM audit WHERE position = ?').get(index)?.previous)
    db.prepare('DELETE FROM audit WHERE position = ?').run(index)
    db.prepare('UPDATE audit SET position = position - 1 WHERE position > ?').run(index)
    db.prepare('UPDATE audit SET previous = ? WHERE position = ?').run(previous, index)
    db.prepare('UPDATE meta SET head_index = head_index - 1').run()
  })
  forgeRecord(directory, index, (entry) => entry)
}

/** Changes one stored beat and digests all blocks anew. */
export function forgeBeat(
  directory: string,
  id: string,
  change: (beat: StoredBeat['beat']) => StoredBeat['beat'],
) {
  spoil(directory, (db) => {
    const rows = db.prepare('SELECT * FROM block ORDER BY no').all() as unknown as StoredBlock[]
    const update = db.prepare('UPDATE block SET body = ?, digest = ?, codec = ? WHERE no = ?')
    let digest: Uint8Array = new Uint8Array(32)
    for (const row of rows) {
      const beats = beatsIn(row)
      let { body, codec } = row
      if (beats.some(({ beat }) => beat.id === id)) {
        const writer = new VarintWriter()
        for (const stored of beats) {
          writeBeat(
            writer,
            stored.beat.id === id ? { ...stored, beat: change(stored.beat) } : stored,
            Number(row.at),
          )
        }
        body = writer.bytes().slice()
        codec = 0
      }
      digest = digestOf(digest, body)
      update.run(body, digest, codec, row.no)
    }
    db.prepare('UPDATE meta SET block_digest = ?').run(digest)
  })
}
