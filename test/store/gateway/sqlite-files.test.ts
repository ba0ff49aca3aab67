import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyChain } from '../../../src/store/chain/chain.ts'
import { isSigned } from '../../../src/store/checkpoint/checkpoint.ts'
import { copiedCheckpoints } from '../../../src/store/checkpoint/checkpoint-files.ts'
import type { GatewayStore } from '../../../src/store/gateway/gateway-store.ts'
import { openGatewayStore } from '../../../src/store/gateway/sqlite/gateway-store.ts'
import { sqliteModule } from '../../../src/store/sqlite/module.ts'
import { mountable, mountTmpfs } from '../mount-tmpfs.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { wholeTrail } from './contract/trail.ts'
import { agentRow, beatRow, entry, noon } from './rows.ts'

async function beat(store: GatewayStore, agent: string, n: number, size = 100): Promise<void> {
  await store.transaction(async (step) => {
    const known = (await step.lock([agent])).get(agent)
    const body = Buffer.from(Array.from({ length: size }, () => Math.floor(Math.random() * 256)))
    await step.write({
      agents: [agentRow(agent, (known?.rev ?? 0) + 1)],
      beats: [beatRow(agent, n, { body })],
      audit: [entry(agent, n)],
    })
  })
}

describe('the files of a gateway', () => {
  it('are for their owner alone, and lie in no directory that others may write', async () => {
    const directory = join(temporaryDirectory(), 'gateway')
    const store = openGatewayStore(directory)
    await beat(store, 'web-1', 1)
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(directory))
      expect([name, statSync(join(directory, name)).mode & 0o077]).toEqual([name, 0])
    await store.close()
    chmodSync(directory, 0o777)
    expect(() => openGatewayStore(directory)).toThrow('others may write')
  })

  it('are refused to a second opener, in this process and in another, and free when the first is killed', async () => {
    const directory = temporaryDirectory()
    const writer = spawn(process.execPath, ['test/store/gateway/loading-process.ts', directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(writer.stdout, 'data')
    expect(() => openGatewayStore(directory)).toThrow(/Another process has .*gateway\.db open/)
    writer.kill('SIGKILL')
    await once(writer, 'close')
    const store = openGatewayStore(directory)
    expect(() => openGatewayStore(directory)).toThrow(/Another process has/)
    await beat(store, 'new', 1_000_000)
    await store.close()
  })

  it('of somebody else, of a newer vitals or damaged are refused', async () => {
    const { DatabaseSync } = sqliteModule()
    const directory = temporaryDirectory()
    const path = join(directory, 'gateway.db')
    const foreign = new DatabaseSync(path)
    foreign.exec('CREATE TABLE theirs (a)')
    foreign.close()
    chmodSync(path, 0o600)
    expect(() => openGatewayStore(directory)).toThrow('it is not a state file of vitals')
    rmSync(path)
    const newer = new DatabaseSync(path)
    newer.exec('PRAGMA user_version = 99')
    newer.close()
    chmodSync(path, 0o600)
    expect(() => openGatewayStore(directory)).toThrow('a newer vitals wrote it')
    writeFileSync(path, 'no database at all, but long enough to be looked at as one'.repeat(40))
    expect(() => openGatewayStore(directory)).toThrow('cannot be used')
  })

  it.skipIf(!mountable)('hold a snapshot that keeps up, so that a start reads a short log', async () => {
    const directory = join(mountTmpfs('64m'), 'gateway')
    const store = openGatewayStore(directory)
    const { DatabaseSync } = sqliteModule()
    for (let n = 1; n <= 4_110; n += 1) await beat(store, `web-${n % 300}`, n, 10)
    const agents = (await store.agents({ limit: 1_000 })).items
    // A copy of what a kill would leave here.
    const left = join(mountTmpfs('64m'), 'gateway')
    cpSync(directory, left, { recursive: true })
    const db = new DatabaseSync(join(left, 'gateway.db'))
    expect(db.prepare('SELECT count(*) AS n FROM state_log').get()?.n).toBeLessThan(20)
    db.close()
    const again = openGatewayStore(left)
    expect((await again.agents({ limit: 1_000 })).items).toEqual(agents)
    await again.close()
    await store.close()
  })
})

describe('a full disk', () => {
  it.skipIf(!mountable)(
    'refuses steps for as long as it is full, half of nothing is written, and all goes on after',
    async () => {
      const disk = mountTmpfs('3m')
      const store = openGatewayStore(join(disk, 'gateway'))
      await beat(store, 'web-1', 1)
      const ballast = join(disk, 'ballast')
      writeFileSync(ballast, Buffer.alloc(1_500_000))
      let stored = 1
      const fill = async () => {
        for (;;) {
          await beat(store, 'web-1', stored + 1, 20_000)
          stored += 1
        }
      }
      await expect(fill()).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' })
      for (let attempt = 0; attempt < 3; attempt += 1) {
        await expect(beat(store, 'web-1', stored + 1, 60_000)).rejects.toMatchObject({
          code: 'STORE_UNWRITABLE',
        })
      }
      await expect(
        store.note([entry('web-1', 1), { ...entry('web-1', 2), long: 'x'.repeat(100_000) }]),
      ).rejects.toMatchObject({
        code: 'STORE_UNWRITABLE',
      })
      expect((await store.agent('web-1'))?.rev).toBe(stored)
      expect((await store.beats('web-1', { limit: 1 })).items[0]?.seq).toBe(stored)
      rmSync(ballast)
      await beat(store, 'web-1', stored + 1)
      expect((await store.agent('web-1'))?.rev).toBe(stored + 1)
      expect(await verifyChain(await wholeTrail(store), await store.chainEnds())).toMatchObject({
        ok: true,
        count: stored + 1,
      })
      await store.close()
    },
  )
})

describe('signatures over the trail', () => {
  it('come every 1,000 records, every minute where something was added, and at the end', async () => {
    const copyTo = join(temporaryDirectory(), 'copy.ndjson')
    let now = noon
    const store = openGatewayStore(temporaryDirectory(), { signing: { copyTo }, now: () => now })
    const signed = () => {
      try {
        return copiedCheckpoints(copyTo).map(({ index }) => index)
      } catch {
        return []
      }
    }
    await store.note(Array.from({ length: 999 }, (_, n) => entry('web-1', n)))
    expect(signed()).toEqual([])
    await store.note([entry('web-1', 999)])
    expect(signed()).toEqual([1_000])
    now += 59_999
    await beat(store, 'web-1', 1)
    expect(signed()).toEqual([1_000])
    now += 1
    await beat(store, 'web-1', 2)
    expect(signed()).toEqual([1_000, 1_003])
    now += 600_000
    await store.seal()
    expect(signed()).toEqual([1_000, 1_003])
    await store.note([entry('web-1', 3)])
    const { head } = await store.chainEnds()
    await store.close()
    expect(signed()).toHaveLength(3)
    const checkpoints = copiedCheckpoints(copyTo)
    expect(checkpoints.every(isSigned)).toBe(true)
    expect(checkpoints.find(({ index }) => index === head.index)?.hash).toBe(head.hash)
  })
})
