import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { JudgeThread } from '../../../../../src/gateway/server/judge/thread/judge-thread.ts'
import { temporaryDirectory } from '../../../../store/temporary-directory.ts'
import { beatBody, signed } from '../bench.ts'

const start = {
  ...{ directory: '', watch: { graceMs: 0, spreadMs: 0, limit: 1 }, checkpointTo: null, outbox: null },
}

/** A thread that runs these statements in place of a judge; `port` is its end of the line. */
function threadOf(statements: string) {
  const file = join(temporaryDirectory(), 'worker.cjs')
  writeFileSync(file, `const port = require('node:worker_threads').parentPort\n${statements}\n`)
  const ends: Error[] = []
  const listener = { failed: () => {}, ended: (error: Error) => ends.push(error) }
  return { ends, thread: JudgeThread.start(file, start, listener) }
}

const ready = "port.postMessage({ kind: 'ready', warning: null })"

describe('a judge whose thread breaks', () => {
  it('refuses who waits, every call, and whoever comes later, and is told once', async () => {
    const { ends, thread } = threadOf(`${ready}; port.on('message', ({ kind }) => {
      if (kind === 'batch') throw new Error('the judge broke')
    })`)
    const judge = await thread
    const call = judge.store.keys()
    const refused = expect(call).rejects.toThrow('the judge broke')
    const answer = await judge.queue.offer(signed(beatBody()))
    expect(answer).toMatchObject({ status: 503, retryAfter: 5 })
    await refused
    await expect(judge.store.keys()).rejects.toThrow('the judge broke')
    expect(judge.queue.offer(signed(beatBody({ seq: 2 })))).toBeNull()
    expect([judge.queue.depth, judge.queue.fill]).toEqual([0, 0])
    await judge.stop()
    expect(ends.map(({ message }) => message)).toEqual(['the judge broke'])
  })

  it('ends the start where it never got ready', async () => {
    await expect(threadOf('port.close()').thread).rejects.toThrow('the thread of the judge has ended')
    await expect(threadOf("throw new Error('no judge')").thread).rejects.toThrow('no judge')
  })
})
