import { join } from 'node:path'
import { expect, it } from 'vitest'
import { JudgeThread } from '../../src/gateway/server/judge/thread/judge-thread.ts'
import { beatBody, diskPolicy, signed } from '../gateway/server/judge/bench.ts'
import { temporaryDirectory } from '../store/temporary-directory.ts'

const file = join(import.meta.dirname, '../../dist/gateway/judge-worker.cjs')
const watch = { graceMs: 60_000, spreadMs: 0, limit: 500 }
const nothing = {
  failed: (error: Error) => expect.unreachable(error.message),
  ended: () => expect.unreachable(),
}

it('the bundled thread judges, keeps what it answered over a stop, and refuses a store that another holds', async () => {
  const directory = temporaryDirectory()
  const start = { directory, watch, checkpointTo: null, outbox: null }
  const first = await JudgeThread.start(file, start, nothing)
  await first.calls.use([diskPolicy])
  const item = signed(beatBody({ free: 3, ts: Date.now() }))
  const answer = await first.queue.offer(item)
  expect(JSON.parse(answer?.body ?? '')).toMatchObject({ state: 'critical', duplicate: false })
  await expect(JudgeThread.start(file, start, nothing)).rejects.toMatchObject({ code: 'STORE_HELD' })
  await first.stop()
  const second = await JudgeThread.start(file, start, nothing)
  await second.calls.use([diskPolicy])
  expect(await second.queue.offer(item)).toMatchObject({ replayed: true, status: 200 })
  expect(await second.store.agent('web-1')).toMatchObject({ state: 'critical', rev: 1 })
  await expect(second.store.beats('web-1', { limit: 5, cursor: 'no cursor' })).rejects.toMatchObject({
    code: 'USAGE',
  })
  const waiting = second.queue.offer(signed(beatBody({ seq: 2, ts: Date.now() })))
  await second.stop()
  expect(await waiting).toMatchObject({ status: 200 })
})
