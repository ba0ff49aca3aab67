import { describe, expect, onTestFinished, test } from 'vitest'
import { verifyAudit } from '../../src/store/chain/verify.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { temporaryDirectory } from '../store/temporary-directory.ts'
import { startWriter, type Writer } from './start-writer.ts'

const policy = '/srv/policy.yaml'
const start = (stateDir: string, runs: number | 'hold'): Writer => {
  const writer = startWriter(stateDir, policy, runs)
  onTestFinished(() => void writer.child.kill('SIGKILL'))
  return writer
}

describe('processes over one policy', () => {
  test('take turns from the very first run on, and none of their runs is lost', async () => {
    const stateDir = temporaryDirectory()
    const writers = [start(stateDir, 20), start(stateDir, 20), start(stateDir, 20)]
    expect(await Promise.all(writers.map((writer) => writer.ended))).toEqual([0, 0, 0])
    const counted = writers.flatMap((writer) => writer.lines.map(Number)).sort((one, other) => one - other)
    expect(counted).toEqual(Array.from({ length: 60 }, (_, n) => n + 1))
    const store = openSqliteStore(stateDir)
    expect(await verifyAudit(store)).toMatchObject([{ verdict: { ok: true, count: 60 } }])
    await store.close()
  })

  test('read a state and probe memories of the same run while another one saves', async () => {
    const stateDir = temporaryDirectory()
    const writer = start(stateDir, 150)
    const store = openSqliteStore(stateDir)
    let ended = false
    void writer.ended.then(() => {
      ended = true
    })
    while (!ended) {
      const { state, probes } = await store.peek(policy)
      expect(probes.disk?.result.value).toBe(state?.at)
      expect((await verifyAudit(store)).every((chain) => chain.verdict.ok)).toBe(true)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    expect(await writer.ended).toBe(0)
    await store.close()
  })

  test('wait for a holder and then end with STATE_LOCKED, while reading still works', async () => {
    const stateDir = temporaryDirectory()
    await start(stateDir, 1).ended
    await start(stateDir, 'hold').printed(1)
    const store = openSqliteStore(stateDir)
    await expect(store.begin(policy, 100)).rejects.toMatchObject({ code: 'STATE_LOCKED', exit: 75 })
    expect((await store.peek(policy)).state?.at).toBe(1)
    await store.close()
  })

  test('go on at once when the holder is killed', async () => {
    const stateDir = temporaryDirectory()
    const holder = start(stateDir, 'hold')
    await holder.printed(1)
    const store = openSqliteStore(stateDir)
    const waiting = store.begin(policy, 15_000)
    holder.child.kill('SIGKILL')
    await (await waiting).abandon()
    await store.close()
  })
})
