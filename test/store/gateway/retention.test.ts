import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { verifyChain } from '../../../src/store/chain/chain.ts'
import type { GatewayStore } from '../../../src/store/gateway/gateway-store.ts'
import type { BeatRow } from '../../../src/store/gateway/port.ts'
import { openGatewayStore } from '../../../src/store/gateway/sqlite/gateway-store.ts'
import { sqliteModule } from '../../../src/store/sqlite/module.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { wholeTrail } from './contract/trail.ts'
import { agentRow, beatRow, entry, noon } from './rows.ts'

const day = 86_400_000
const keep = { recentMs: 2 * day, hotDays: 30, coldDays: 180 }

/** Beats and records of ten agents, `days` long, one step every six hours. */
async function filled(store: GatewayStore, days: number): Promise<void> {
  for (let n = 1; n <= days * 4; n += 1) {
    const at = noon + n * 21_600_000
    const agents = Array.from({ length: 10 }, (_, index) => `web-${index}`)
    await store.transaction(async (step) => {
      await step.lock(agents)
      await step.write({
        agents: agents.map((agent) => agentRow(agent, n)),
        beats: agents.map((agent) => beatRow(agent, n, { receivedAt: at, ts: at - 5 })),
        audit: [{ ...entry(`web-${n % 10}`, n), ts: new Date(at).toISOString() }],
      })
    })
  }
}

async function everything(store: GatewayStore) {
  const beats: BeatRow[] = []
  let cursor: string | null = null
  do {
    const page = await store.beats('web-3', { limit: 7, ...(cursor === null ? {} : { cursor }) })
    beats.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return {
    beats,
    first: await store.beatsOf(beats.at(-1)?.id ?? ''),
    forward: await wholeTrail(store),
    backward: (await store.trail({ limit: 1_000 })).items,
    some: (await store.trail({ limit: 5, agent: 'web-4', cursor: '31' })).items,
    agents: await store.agents({ limit: 100 }),
  }
}

function rowsLeft(directory: string): Record<string, number> {
  const { DatabaseSync } = sqliteModule()
  const db = new DatabaseSync(join(directory, 'gateway.db'))
  const counts = ['beat', 'block', 'audit'].map((table) => {
    return [table, Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n)] as const
  })
  db.close()
  return Object.fromEntries(counts)
}

describe('retention', () => {
  it('moves what is not recent to files of days, where it is read as before', async () => {
    const directory = temporaryDirectory()
    const store = openGatewayStore(directory)
    await filled(store, 10)
    const before = await everything(store)
    expect(before.beats).toHaveLength(40)
    const now = noon + 10 * day
    const retained = await store.retain(now, keep)
    expect(retained).toEqual({ beats: 310, records: 31, effects: 0, silences: 0, exported: 0, removed: 0 })
    expect(await everything(store)).toEqual(before)
    expect(await verifyChain(before.forward, await store.chainEnds())).toMatchObject({ ok: true, count: 40 })
    expect(await store.retain(now, keep)).toMatchObject({ beats: 0, records: 0 })
    await store.close()
    expect(rowsLeft(directory)).toMatchObject({ beat: 90, block: 9 })
    expect(readdirSync(join(directory, 'days')).filter((name) => name.endsWith('.db'))).toHaveLength(9)
    const again = openGatewayStore(directory)
    onTestFinished(() => again.close())
    expect((await everything(again)).beats).toEqual(before.beats)
  })

  it('exports days that are no longer hot, with every beat and record, and the chain begins behind them', async () => {
    const directory = temporaryDirectory()
    const store = openGatewayStore(directory)
    onTestFinished(() => store.close())
    await filled(store, 10)
    const { forward } = await everything(store)
    const now = noon + 35 * day
    const retained = await store.retain(now, keep)
    expect(retained).toMatchObject({ exported: 5 })
    const cold = join(directory, 'cold')
    const lines = readdirSync(cold)
      .sort()
      .flatMap((name) =>
        gunzipSync(readFileSync(join(cold, name)))
          .toString()
          .trim()
          .split('\n'),
      )
      .map((line) => JSON.parse(line))
    const exported = lines.filter(({ kind }) => kind === 'record')
    expect(exported.map(({ index, hash }) => [index, hash])).toEqual(
      forward.slice(0, exported.length).map(({ index, hash }) => [index, hash]),
    )
    expect(lines.filter(({ kind }) => kind === 'beat')).toHaveLength(exported.length * 10)
    expect(lines[0]).toMatchObject({
      kind: 'beat',
      agent: 'web-0',
      seq: 1,
      body: '{"agent":"web-0","n":1,"probes":{"disk":1}}',
    })
    const ends = await store.chainEnds()
    expect(ends.anchor.index).toBe(exported.length - 1)
    expect(await verifyChain(await wholeTrail(store), ends)).toMatchObject({ ok: true })
    expect((await store.beats('web-3', { limit: 100 })).items).toHaveLength(40 - exported.length)
    const said = (await store.trail({ limit: 1 })).items[0]?.entry
    expect(said).toMatchObject({ type: 'gateway', change: 'audit_pruned', through: ends.anchor.index })
    expect(existsSync(join(directory, 'days', '2026-11-30.db'))).toBe(false)
  })

  it('removes exports that are not even cold', async () => {
    const directory = temporaryDirectory()
    const store = openGatewayStore(directory)
    onTestFinished(() => store.close())
    await filled(store, 3)
    await store.retain(noon + 40 * day, keep)
    expect(readdirSync(join(directory, 'cold'))).not.toEqual([])
    await store.retain(noon + 400 * day, keep)
    expect(readdirSync(join(directory, 'cold'))).toEqual([])
    const { forward } = await everything(store)
    expect(await verifyChain(forward, await store.chainEnds())).toMatchObject({ ok: true })
  })

  it('killed at any moment and run again loses nothing and keeps nothing twice', {
    timeout: 120_000,
  }, async () => {
    const directory = temporaryDirectory()
    const store = openGatewayStore(directory)
    await filled(store, 33)
    const before = await everything(store)
    await store.close()
    const now = noon + 33 * day
    let kills = 0
    for (let isDone = false; !isDone; kills += 1) {
      const worker = spawn(
        process.execPath,
        ['test/store/gateway/retaining-process.ts', directory, String(now)],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      let said = ''
      worker.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        if (said === '' && kills < Number(process.env.KILLS ?? 3))
          setTimeout(() => worker.kill('SIGKILL'), Math.random() * 150)
        said += chunk
      })
      await once(worker, 'close')
      isDone = said.includes('done')
    }
    const after = openGatewayStore(directory)
    onTestFinished(() => after.close())
    const kept = await everything(after)
    expect(await verifyChain(kept.forward, await after.chainEnds())).toMatchObject({ ok: true })
    expect(kept.beats).toEqual(before.beats.slice(0, kept.beats.length))
    expect(kept.beats).toHaveLength(30 * 4 + 3)
    const cold = join(directory, 'cold')
    const lines = readdirSync(cold).flatMap((name) =>
      gunzipSync(readFileSync(join(cold, name)))
        .toString()
        .trim()
        .split('\n'),
    )
    const seqs = lines
      .map((line) => JSON.parse(line))
      .filter(({ agent, kind }) => kind === 'beat' && agent === 'web-3')
    const all = [...seqs.map(({ seq }) => seq), ...kept.beats.map(({ seq }) => seq)].sort((a, b) => a - b)
    expect(all).toEqual(Array.from({ length: 132 }, (_, index) => index + 1))
  })
})
